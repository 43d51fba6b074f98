"""The bytes in an S3 object store; parts go there without passing the portal.

What is safe, although the portal sees no byte of it:

- A part's URL is signed together with its CRC-64/NVME, as a header that the sender must send and
  the store verifies (in the URL's query not every store looks at it): other bytes are refused,
  BadDigest. With a store that does not do so no portal starts (`checking`).
- One part, one checksum: what was signed for first is noted before the URL leaves, and another
  checksum for the same part is never signed. So a part that the store lists (number and size; it
  lists no checksum) has the checksum that was signed, whoever lost an answer to whom.
- Complete names the ETag and checksum of each part and the whole file's FULL_OBJECT CRC-64; the
  store refuses another. HEAD with checksum mode has the last word, for every file.
- An upload is never aborted once Complete was sent for it: a note of that is committed before.
- Objects under a delivery's key count when the delivery's row says so, not before.

A file of one part is a single PUT to its key, without Create and Complete. Empty files, which
could not be parts, are not delivered at all (`wire.DeclaredFile`).
"""
