/**
 * Node's `crypto`, loaded when it is first used: with the streams that it brings, a sixth of what importing this package costs would be
 * its own.
 */
export function nodeCrypto(): typeof import('node:crypto') {
  return process.getBuiltinModule('node:crypto')
}

/** Node's `net`, loaded when it is first used. */
export function nodeNet(): typeof import('node:net') {
  return process.getBuiltinModule('node:net')
}
