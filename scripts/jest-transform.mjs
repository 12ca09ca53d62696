// Strips types with esbuild, like the build. esbuild is loaded only for files that are not in jest's cache.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { applyMutant } from './mutation/apply-mutant.mjs'

const require = createRequire(import.meta.url)
const self = readFileSync(new URL(import.meta.url))

export default {
  getCacheKey(source, path) {
    return createHash('sha256').update(self).update(`\0${path}\0`).update(applyMutant(source, path)).digest('hex')
  },
  process(source, path) {
    const { code } = require('esbuild').transformSync(applyMutant(source, path), {
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
