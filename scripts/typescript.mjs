// node --import ./scripts/typescript.mjs FILE.ts: runs TypeScript without a build, on every supported version of Node.
import { existsSync, readFileSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'
import { isMainThread } from 'node:worker_threads'
import ts from 'typescript'
import { applyMutant } from './mutation/apply-mutant.mjs'

const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, inlineSourceMap: true }

// Versions of Node without synchronous hooks load this file again in a thread for the hooks.
if (isMainThread) {
  process.setSourceMapsEnabled(true)
  if (module.registerHooks) module.registerHooks({ resolve, load })
  else module.register(import.meta.url)
}

/** Resolves a relative `x.js` that does not exist to `x.ts`. */
export function resolve(specifier, context, next) {
  if (/^\.\.?\/.*\.js$/.test(specifier) && context.parentURL?.endsWith('.ts')) {
    const source = new URL(specifier.replace(/js$/, 'ts'), context.parentURL)
    if (existsSync(source)) return next(source.href, context)
  }
  return next(specifier, context)
}

/** Strips the types of a `.ts` file. */
export function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context)
  const fileName = fileURLToPath(url)
  const { outputText } = ts.transpileModule(applyMutant(readFileSync(fileName, 'utf8'), fileName), { fileName, compilerOptions })
  return { format: 'module', source: outputText, shortCircuit: true }
}
