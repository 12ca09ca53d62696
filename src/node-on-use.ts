/** Node's `crypto`, loaded on first use: with the streams it depends on, it would take a sixth of the import time of this package. */
export function nodeCrypto(): typeof import('node:crypto') {
  return process.getBuiltinModule('node:crypto')
}

/** Node's `net`, loaded on first use. */
export function nodeNet(): typeof import('node:net') {
  return process.getBuiltinModule('node:net')
}
