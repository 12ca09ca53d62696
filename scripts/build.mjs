// Rebuilds dist/ from scratch; with --if-changed only if a source is newer than the last build.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = new URL('..', import.meta.url)
const built = new URL('dist/cli.js', root)
const stamp = new URL('dist/index.d.cts', root)

if (process.argv.includes('--if-changed') && isFresh()) process.exit(0)
rmSync(new URL('dist', root), { recursive: true, force: true })
const tsup = fileURLToPath(new URL('node_modules/tsup/dist/cli-default.js', root))
const { status } = spawnSync(process.execPath, [tsup, '--silent'], { cwd: root, stdio: 'inherit' })
if (status !== 0) process.exit(status ?? 1)
const { exports: targets } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
await compact()
declareForModules()

/**
 * Turns the library into CommonJS and removes indentation, a tenth of the package. Names stay, and lines stay short, so that stack traces tell
 * where. What generates types and documentation, which no service runs, gets short names.
 */
async function compact() {
  const { transform } = await import('esbuild')
  const dist = new URL('dist/', root)
  for (const name of readdirSync(dist, { recursive: true }).filter((file) => /\.c?js$/.test(file))) {
    const file = new URL(name, dist)
    const format = name.endsWith('.cjs') ? 'cjs' : 'esm'
    const minify = {
      minifyWhitespace: true,
      minifySyntax: true,
      minifyIdentifiers: /^(?:types|docs|testing)[\\/]/.test(name),
      lineLimit: 120,
    }
    // jest runs `import()` only with a flag of Node
    const options = { ...minify, format, platform: 'node', target: 'node20', supported: { 'dynamic-import': format === 'esm' } }
    const { code } = await transform(readFileSync(file, 'utf8'), options)
    // rollup indents what it wraps, and the second line of a text with it
    const unbroken = code.replace(/(?<!\\)((?:\\\\)*)\\\n/g, '$1')
    writeFileSync(file, format === 'cjs' ? requireLean(unbroken) : unbroken)
  }
}

/**
 * Takes modules as they are: esbuild copies each namespace for a default import, of which there are none; for valibot in 17 files that is a
 * fifth of the import time. Node's own modules come from `process`, because a bundle in ESM format has no `require`.
 */
function requireLean(code) {
  return code
    .replace(/=\s*__toESM\((require\(\s*"[^"]+"\))\)/g, '=$1')
    .replace(/\brequire\(\s*("node:[\w/]+")\)/g, 'process.getBuiltinModule($1)')
}

/**
 * Declares the ES modules. One with a CommonJS twin has its declarations: TypeScript refuses to take them the other way around. If they name
 * types of a package with both formats, they are written again, because each of its formats has classes of its own.
 */
function declareForModules() {
  for (const { types, import: twin } of Object.values(targets)) {
    const file = types ?? twin?.types
    if (!file?.endsWith('.d.ts')) continue
    const written = new URL(file.replace(/\.d\.ts$/, '.d.cts'), root)
    const declarations = readFileSync(written, 'utf8')
    const isTwin = twin !== undefined && !namesBothFormats(declarations)
    writeFileSync(new URL(file, root), isTwin ? `export * from './${basename(file, '.d.ts')}.cjs'\n` : declarations)
    if (twin === undefined) rmSync(written)
  }
}

/** Whether declarations import types of a package that is an ES module for one importer and CommonJS for another. */
function namesBothFormats(declarations) {
  return [...declarations.matchAll(/ from '((?:@[^/']+\/)?[^./'][^/']*)/g)].some(([, name]) => {
    const manifest = new URL(`node_modules/${name}/package.json`, root)
    const main = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).exports?.['.'] : undefined
    return main?.import !== undefined && main.require !== undefined
  })
}

function isFresh() {
  if (!existsSync(built) || !existsSync(stamp)) return false
  const builtAt = Math.min(...[built, stamp].map((file) => statSync(file).mtimeMs))
  const sources = readdirSync(new URL('src', root), { recursive: true }).map((file) => `src/${file}`)
  return [...sources, 'schema/catalog.schema.json', 'package.json', 'tsconfig.json', 'tsup.config.ts'].every(
    (file) => statSync(new URL(file, root)).mtimeMs < builtAt,
  )
}
