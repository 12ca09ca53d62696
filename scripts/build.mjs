// Rebuilds dist/ from scratch; with --if-changed only if a source is newer than the last build.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
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
dropUnreachable()
await compact()
checkExports()
declareOnce()

/** An entry point for tools, which package.json names once, is an ES module only: Node 20.19 can `require` it. */
function dropUnreachable() {
  for (const { default: file } of Object.values(targets))
    if (file?.endsWith('.js')) rmSync(new URL(file.replace(/\.js$/, '.cjs'), root))
}

/**
 * Removes indentation, a tenth of the package. Names stay, and lines stay short, so that stack traces tell where. The generator of types, which
 * no service runs, gets short names.
 */
async function compact() {
  const { transform } = await import('esbuild')
  const dist = new URL('dist/', root)
  for (const name of readdirSync(dist, { recursive: true }).filter((file) => /\.c?js$/.test(file))) {
    const file = new URL(name, dist)
    const minifyIdentifiers = /^(?:types|testing)[\\/]/.test(name)
    const options = { minifyWhitespace: true, minifySyntax: true, minifyIdentifiers, lineLimit: 120 }
    const { code } = await transform(readFileSync(file, 'utf8'), options)
    writeFileSync(file, code)
  }
}

/**
 * Fails if a CommonJS file assigns one of its exports again, after loading. tsup's converter takes `this.#name = …` for such an assignment if the file
 * exports a `name`: the export, a function, then becomes the value of the field. Rename the field.
 */
function checkExports() {
  const dist = new URL('dist/', root)
  const again = readdirSync(dist, { recursive: true })
    .filter((file) => file.endsWith('.cjs'))
    .flatMap((file) => {
      const names = [...readFileSync(new URL(file, dist), 'utf8').matchAll(/\bexports\.\s*(\w+)\s*=(?!=)/g)].map(
        ([, name]) => name,
      )
      return names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${file}: ${name}`)
    })
  if (again.length > 0) throw new Error(`Exports that are assigned twice:\n${again.join('\n')}`)
}

/**
 * Leaves the declarations of the CommonJS files, which those of the ES modules re-export: they are the same, and a fifteenth of the package.
 * TypeScript refuses the opposite: a CommonJS file must not import an ES module. An entry that names types of a package with both formats is
 * declared twice, because each of its formats has classes of its own.
 */
function declareOnce() {
  const entries = Object.values(targets).flatMap((target) => target.import?.types ?? [])
  const dist = new URL('dist/', root)
  for (const name of readdirSync(dist, { recursive: true }).filter((file) => file.endsWith('.d.ts'))) rmSync(new URL(name, dist))
  for (const types of entries) {
    const [name] = types.split('/').slice(-1)
    const declarations = readFileSync(new URL(types.replace(/\.d\.ts$/, '.d.cts'), root), 'utf8')
    const again = namesBothFormats(declarations) ? declarations : `export * from './${name.replace(/\.d\.ts$/, '.cjs')}'\n`
    writeFileSync(new URL(types, root), again)
  }
  for (const { types } of Object.values(targets))
    if (types) renameSync(new URL(types.replace(/\.d\.ts$/, '.d.cts'), root), new URL(types, root))
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
