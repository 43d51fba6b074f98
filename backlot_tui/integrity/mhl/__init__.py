"""ASC MHL 2.0 (urn:ASC:MHL:v2.0): manifests of files and their digests, and the chain of them."""
