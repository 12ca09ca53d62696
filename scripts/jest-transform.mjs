// Strips types with esbuild, as the build does. esbuild is loaded only for a file that is not in jest's cache.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const self = readFileSync(new URL(import.meta.url))

export default {
  getCacheKey(source, path) {
    return createHash('sha256').update(self).update(`\0${path}\0`).update(source).digest('hex')
  },
  process(source, path) {
    const { code } = require('esbuild').transformSync(source, {
      loader: 'ts',
      target: 'es2022',
      supported: { 'import-attributes': true },
      sourcefile: path,
      sourcemap: 'inline',
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    })
    return { code }
  },
}
