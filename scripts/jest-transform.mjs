// Strips the types of a test's files with esbuild, as the build does. Loaded only for a file that jest has not kept from an earlier run.
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
