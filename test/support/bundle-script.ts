import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

/** The folder of the repository. */
const root = fileURLToPath(new URL('../..', import.meta.url))

/** Where scripts and all that they import are. */
const sources = ['package.json', 'src', 'schema', 'test/programs', 'test/servers', 'test/support']

const unusedForDays = 2

/** Of the sources, as this test file found them. */
let version: string | undefined

/**
 * Compiles a script with the sources that it imports, once until one of them changes, into a folder below the root, where its packages are
 * found, and returns its path there.
 */
export function bundleScript(source: string, name: string): string {
  const cache = join(root, '.cache')
  version ??= hashSources().slice(0, 20)
  const folder = join(cache, `bundle-${name}-${version}`)
  if (existsSync(folder)) return join(folder, `${name}.js`)
  mkdirSync(cache, { recursive: true })
  removeUnused(cache, version)
  // Another worker may compile the same script
  const own = mkdtempSync(join(cache, 'compiling-'))
  build(source, name, own)
  try {
    renameSync(own, folder)
  } catch (error) {
    rmSync(own, { recursive: true })
    if (!existsSync(folder)) throw error
  }
  return join(folder, `${name}.js`)
}

function build(source: string, name: string, folder: string): void {
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: { [name]: join(root, source) },
    outdir: folder,
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    banner: { js: "import { createRequire as requireFor } from 'node:module'\nconst require = requireFor(import.meta.url)" },
    logLevel: 'silent',
    metafile: true,
  })
  const strange = Object.keys(metafile.inputs).find(
    (path) => !sources.some((known) => path === known || path.startsWith(`${known}/`)),
  )
  if (strange !== undefined) throw new Error(`Add the folder of ${strange} to the sources: a change of it would not be noticed.`)
}

function hashSources(): string {
  const hash = createHash('sha256')
  for (const source of sources) {
    const path = join(root, source)
    const files = statSync(path).isDirectory() ? listFiles(path) : [path]
    for (const file of files) hash.update(`${file}\0`).update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()
}

function removeUnused(cache: string, version: string): void {
  for (const name of readdirSync(cache)) {
    if (!/^(?:bundle|compiling)-/.test(name) || name.endsWith(version)) continue
    const path = join(cache, name)
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
    if (age > unusedForDays * 86_400_000) rmSync(path, { recursive: true, force: true })
  }
}
