import * as nodeModule from 'node:module'

/**
 * Requires a client at run time. Bundlers that recognise `createRequire` (webpack by its import, Turbopack by its call) would put the client
 * into the bundle, where its native part is missing. A file of its own in the package too: only an ES module knows where a bundle in ESM
 * format is. Bundlers read this file, through `imports` in package.json, and others read one that just calls `require`.
 */
export function requireClient(name: string): unknown {
  // An ES module that esbuild turned into CommonJS has no `import.meta.url`
  return Reflect.apply(nodeModule.createRequire, undefined, [import.meta.url ?? __filename])(name)
}
