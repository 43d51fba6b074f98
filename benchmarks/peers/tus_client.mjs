// node tus_client.mjs MODULES URL FOLDER: upload every file of FOLDER with tus-js-client.
import { createReadStream, readdirSync } from 'node:fs'
import { Agent } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const AT_ONCE = 4

const [modules, endpoint, folder] = process.argv.slice(2)
const tus = createRequire(`${modules}/`)('tus-js-client')
const httpStack = new tus.DefaultHttpStack({ agent: new Agent({ keepAlive: true }) })

function upload(name) {
  return new Promise((resolve, reject) => {
    new tus.Upload(createReadStream(join(folder, name)), {
      endpoint,
      httpStack,
      metadata: { filename: name },
      uploadDataDuringCreation: true,
      retryDelays: null,
      onSuccess: resolve,
      onError: reject,
    }).start()
  })
}

const waiting = readdirSync(folder)
async function worker() {
  for (let name = waiting.pop(); name; name = waiting.pop()) await upload(name)
}
await Promise.all(Array.from({ length: AT_ONCE }, worker))
process.exit()
