// node tus_server.mjs MODULES FOLDER PORT: @tus/server on loopback, files in FOLDER.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [modules, folder, port] = process.argv.slice(2)
const { resolve } = createRequire(`${modules}/`)
const { Server } = await import(pathToFileURL(resolve('@tus/server')))
const { FileStore } = await import(pathToFileURL(resolve('@tus/file-store')))

const server = new Server({ path: '/files', datastore: new FileStore({ directory: folder }) })
server.listen({ host: '127.0.0.1', port: Number(port) })
