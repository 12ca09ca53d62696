import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync, transformSync } from 'esbuild'

// The package as its users get it: packed, installed into an empty project next to the peer that npm adds, and used from there.

interface Manifest {
  readonly version: string
  readonly exports: Record<string, unknown>
  readonly devDependencies: Record<string, string>
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest
// The matchers need their test runner, which `npm run environments` tries
const entries = Object.keys(manifest.exports)
  .filter((path) => !/\.json$|\/(?:jest|vitest)$/.test(path))
  .map((path) => path.replace('.', 'duckalog'))
const nativeClient = '@duckdb/node-api'
/** Of entry points that need a package which others do without. */
const optionalPeers = ['kysely', '@opentelemetry/api']

/** The oldest compiler that the types are for. */
const oldestTypeScript = '5.4.5'

let project = ''
let withoutPeers = ''
let packed: { readonly filename: string; readonly size: number; readonly files: readonly { readonly path: string }[] }

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'duckalog-packed-'))
  packed = (JSON.parse(npm(root, 'pack', '--json', '--pack-destination', project)) as [typeof packed])[0]
  // Without a pin npm would take the newest client; the documents say how to pin the tested one.
  write('package.json', /<!-- fact: pin-npm -->\s*```json\n([\s\S]*?)```/.exec(read('docs/duckdb-versions.md'))?.[1] ?? '')
  npm(project, 'install', '--prefer-offline', '--no-audit', '--no-fund', `./${packed.filename}`)
  const peers = optionalPeers.map((name) => `${name}@${manifest.devDependencies[name]}`)
  withoutPeers = run(`
    const loads = async (entry) => import(entry).then(() => true, () => false)
    const loaded = []
    for (const entry of ${JSON.stringify(entries)}) if (await loads(entry)) loaded.push(entry)
    console.log(JSON.stringify(loaded))`)
  const tools = [`typescript@${oldestTypeScript}`, `@types/node@${manifest.devDependencies['@types/node']}`]
  npm(project, 'install', '--prefer-offline', '--no-audit', '--no-fund', ...peers, ...tools)
}, 120_000)

afterAll(() => rmSync(project, { recursive: true, force: true }))

test('the tarball holds the build and README, and is small', () => {
  const paths = packed.files.map(({ path }) => path)
  expect(
    paths.filter(
      (path) =>
        !/^(dist\/.+\.(js|cjs|d\.ts|d\.cts)|dist\/cli-licences\.txt|schema\/(catalog|lineage)\.schema\.json|package\.json|README\.md|SECURITY\.md|LICENSE)$/.test(
          path,
        ),
    ),
  ).toEqual([])
  const schemas = ['catalog', 'lineage'].map((name) => `schema/${name}.schema.json`)
  const needed = ['package.json', 'README.md', 'LICENSE', 'dist/index.cjs', 'dist/cli.js', ...schemas]
  expect(paths).toEqual(expect.arrayContaining(needed))
  expect(packed.size).toBeLessThan(600_000)
})

test('no text in the built files continues on the next line, which rollup would indent', () => {
  const built = packed.files.map(({ path }) => path).filter((path) => /\.c?js$/.test(path))
  expect(built).toContain('dist/index.cjs')
  const textOf = (path: string) => readFileSync(join(project, 'node_modules/duckalog', path), 'utf8')
  expect(built.filter((path) => /(?<!\\)(?:\\\\)*\\\n/.test(textOf(path)))).toEqual([])
})

test('the version that the documents pin is the tested one, and npm installs that one', () => {
  const installed = JSON.parse(readFileSync(join(project, 'node_modules', nativeClient, 'package.json'), 'utf8'))
  expect(installed).toMatchObject({ version: manifest.devDependencies[nativeClient] })
})

test('npm installs the default driver automatically, and not the optional one', () => {
  const folder = join(project, 'unpinned')
  mkdirSync(folder)
  const overrides = { [nativeClient]: manifest.devDependencies[nativeClient] }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, overrides }))
  npm(folder, 'install', '--package-lock-only', '--prefer-offline', '--no-audit', '--no-fund', `../${packed.filename}`)
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as { packages: object }
  expect(Object.keys(packages)).toContain(`node_modules/${nativeClient}`)
  for (const optional of ['duckdb-async', ...optionalPeers])
    expect(Object.keys(packages)).not.toContain(`node_modules/${optional}`)
  expect(existsSync(join(project, 'node_modules', nativeClient))).toBe(true)
  expect(existsSync(join(project, 'node_modules', 'duckdb-async'))).toBe(false)
})

test('what an entry point needs that is not installed keeps no other from loading', () => {
  expect(JSON.parse(withoutPeers)).toEqual(entries.filter((entry) => !/\/(?:kysely|opentelemetry)$/.test(entry)))
})

test('the package loads a catalog with a secret again and again', () => {
  const output = run(`
    import { loadConfig } from 'duckalog'
    const secret = { type: 'http', bearer_token: 'hidden' }
    for (const name of ['first', 'second']) console.log((await loadConfig({ version: 1, name, duckdb: { secrets: [secret] }, views: [] })).name)`)
  expect(output).toBe('first\nsecond\n')
})

test('import and require of every entry point give the same names, and load no native library', () => {
  const output = run(`
    import { createRequire } from 'node:module'
    const require = createRequire(import.meta.url)
    const namesOf = (module) => Object.keys(module).filter((name) => name !== 'default' && name !== 'module.exports').sort()
    const names = []
    for (const entry of ${JSON.stringify(entries)}) names.push([entry, namesOf(await import(entry)), namesOf(require(entry))])
    process.report.excludeNetwork = true
    const native = process.report.getReport().sharedObjects.filter((path) => /duckdb/.test(path))
    console.log(JSON.stringify({ names, native }))`)
  const { names, native } = JSON.parse(output) as { names: [entry: string, esm: string[], cjs: string[]][]; native: string[] }
  expect(native).toEqual([])
  expect(names[0]).toEqual([
    'duckalog',
    expect.arrayContaining(['connectToCatalog', 'isDuckalogError', 'ConfigError']),
    expect.anything(),
  ])
  expect(names.map(([entry, imported]) => [entry, imported])).toEqual(names.map(([entry, , required]) => [entry, required]))
  expect(names.map(([entry]) => entry)).toEqual(entries)
})

test('importing the package loads nothing of Node that only some of its uses need', () => {
  const output = run(`
    await import('duckalog')
    const own = process.moduleLoadList.map((name) => name.replace('NativeModule ', ''))
    console.log(JSON.stringify(['crypto', 'net', 'http', 'zlib', 'child_process', 'readline'].filter((name) => own.includes(name))))`)
  expect(JSON.parse(output)).toEqual([])
})

test('import and require give one copy of the classes, which all entry points throw', () => {
  const output = run(`
    import { createRequire } from 'node:module'
    import { ConfigError } from 'duckalog'
    import { parseConfig } from 'duckalog/config'
    import { instrument } from 'duckalog/opentelemetry'
    const require = createRequire(import.meta.url)
    const thrownBy = (call) => { try { call() } catch (error) { return error } }
    console.log(JSON.stringify([
      require('duckalog').ConfigError === ConfigError,
      thrownBy(() => parseConfig('version: [', { format: 'yaml' })) instanceof ConfigError,
      ...[instrument, require('duckalog/opentelemetry').instrument].map((call) =>
        thrownBy(() => call({})) instanceof require('duckalog').OptionError),
    ]))`)
  expect(JSON.parse(output)).toEqual([true, true, true, true])
})

test.each([
  ['esm', 'mjs'],
  ['cjs', 'cjs'],
] as const)('a bundle in the format %s connects, and loads from it what is loaded on use', (format, extension) => {
  const outfile = join(project, `bundle.${extension}`)
  const contents = `
    import { connectToCatalog } from 'duckalog'
    import { loadJsonSchema } from 'duckalog/config'
    import { generateTypes } from 'duckalog/types'
    void (async () => {
      const catalog = connectToCatalog({ version: 1, duckdb: {}, views: [{ name: 'v', sql: 'SELECT 1 AS n' }] })
      await catalog.query('CREATE TABLE t (n INTEGER)')
      const inserted = await catalog.insert('t', [{ n: 2 }])
      const lines = await new Response(catalog.readable('FROM v', undefined, { format: 'jsonl' })).text()
      const { types } = await generateTypes(catalog)
      await catalog.close()
      console.log(JSON.stringify([inserted, lines, 'views' in (await loadJsonSchema()).properties, types.includes('n: number')]))
    })()`
  const stdin = { contents, resolveDir: project }
  buildSync({ stdin, outfile, format, bundle: true, platform: 'node', target: 'node20', logLevel: 'silent' })
  expect(JSON.parse(execute(project, process.execPath, outfile))).toEqual([1, '{"n":1}\n', true, true])
})

test.each([
  { module: 'node16', moduleResolution: 'node16' },
  { module: 'esnext', moduleResolution: 'bundler' },
])('the types check under moduleResolution $moduleResolution', (resolution) => {
  const typed = entries.filter((entry) => entry !== 'duckalog/driver/duckdb-async')
  const importAll = (names: readonly string[]) =>
    names.map((entry, index) => `import * as entry${index} from '${entry}'\nexport { entry${index} }\n`).join('')
  // Kysely has classes of its own for each format
  const use = `
    import { connectToCatalog } from 'duckalog'
    import { duckdbDialect } from 'duckalog/kysely'
    import { Kysely } from 'kysely'
    const catalog = connectToCatalog('catalog.yaml')
    export const rows = catalog.getConnection()
    export const db = new Kysely({ dialect: duckdbDialect({ catalog }) })`
  write('types.mts', importAll(typed) + use)
  if (resolution.moduleResolution === 'node16') write('types.cts', importAll(typed) + use)
  else rmSync(join(project, 'types.cts'), { force: true })
  const compilerOptions = {
    ...resolution,
    target: 'es2022',
    strict: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  }
  write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['types.*'] }))
  const { stdout, status } = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', project], {
    encoding: 'utf8',
  })
  expect({ stdout, status }).toEqual({ stdout: '', status: 0 })
})

const compilers = [
  [oldestTypeScript, () => project],
  [manifest.devDependencies.typescript, () => root],
  [manifest.devDependencies['typescript-7'], () => root],
] as const

test.each(compilers)(
  'errors narrow, results have their types and wrong uses do not compile under TypeScript %s',
  (version, folderOf) => {
    cpSync(join(root, 'test/package/types'), join(project, 'types'), { recursive: true })
    const options = { noUncheckedIndexedAccess: true }
    expect(compile('types', options, version, folderOf())).toBe('')
    // The types of Node do not compile with the first of these
    const exact = { ...options, exactOptionalPropertyTypes: true, skipLibCheck: true }
    expect(compile('types', exact, version, folderOf())).toBe('')
  },
)

test.each(compilers)(
  'generated types and functions compile, and wrong uses of them do not, under TypeScript %s',
  (version, folderOf) => {
    cpSync(join(root, 'test/package/generated'), join(project, 'generated'), { recursive: true })
    const options = { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: true }
    expect(compile('generated', options, version, folderOf())).toBe('')
  },
)

test('generated types and functions are those of the package, also without its sources, and right uses run', () => {
  const folder = join(project, 'generated')
  cpSync(join(root, 'test/package/generated'), folder, { recursive: true })
  const fresh = 'catalog.types.ts is up to date.\ncatalog.queries.ts is up to date.\n'
  for (const how of [[], ['--offline']])
    expect(npm(folder, 'exec', '--no', '--', 'duckalog', 'types', '--check', ...how)).toBe(fresh)
  compile('generated', { skipLibCheck: true, noEmit: false, outDir: 'dist' }, oldestTypeScript, project)
  execute(folder, process.execPath, 'dist/right-uses.js')
  expect(read('test/package/generated/wrong-uses.ts').match(/@ts-expect-error/g)?.length).toBeGreaterThanOrEqual(40)
})

test.each(compilers)('wrong catalogs do not compile, and right ones do, under TypeScript %s', (version, folderOf) => {
  mkdirSync(join(project, 'catalogs'), { recursive: true })
  for (const file of ['catalog-parts.ts', 'right-catalogs.ts', 'wrong-catalogs.ts'])
    write(`catalogs/${file}`, read(`test/config/types/${file}`).replaceAll('../../../src/index.js', 'duckalog'))
  // The types of Node do not compile with the first of these
  const options = { exactOptionalPropertyTypes: true, skipLibCheck: true }
  expect(compile('catalogs', options, version, folderOf())).toBe('')
})

test('the example of README runs from a new folder, with npx alone and in a project', () => {
  const readme = read('README.md')
  const blockOf = (file: string) => new RegExp(`\`\`\`\\w+\\n(?:#|//) ${file}\\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1] ?? ''
  const folder = mkdtempSync(join(tmpdir(), 'duckalog-readme-'))
  try {
    writeFileSync(join(folder, 'catalog.yaml'), blockOf('catalog.yaml'))
    const [, command = ''] = /`npx duckalog ([^`]*)` opens/.exec(readme) ?? []
    const args = command.split(/ (?='|[\w-])(?![^']*'$)/).map((word) => word.replaceAll("'", ''))
    const printed = npm(folder, 'exec', '--yes', '--package', join(project, packed.filename), '--', 'duckalog', ...args)
    expect(printed).toContain('│ 2026-01-01 │      65 │')
    write('catalog.yaml', blockOf('catalog.yaml'))
    const [, type = ''] = /^npm pkg set (type=module)/m.exec(readme) ?? []
    for (const file of ['main.ts', 'main.mjs']) {
      // What tsx does
      const format = type === '' && file === 'main.ts' ? 'cjs' : 'esm'
      write('readme.mjs', transformSync(blockOf(file), { loader: 'ts', target: 'node20', format }).code)
      expect(execute(project, process.execPath, 'readme.mjs')).toContain("[ { day: '2026-01-01', revenue: 65 } ]")
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}, 120_000)

test.each(compilers)(
  'init --typescript makes a project that compiles under TypeScript %s, and runs',
  (version, folderOf) => {
    const folder = mkdtempSync(join(project, 'started-'))
    const duckalog = (...args: string[]) => npm(folder, 'exec', '--no', '--', 'duckalog', ...args)
    const shown = 'cups 24\ntea 7\n2 orders of tea\n'
    // A package that is not an ES module too
    const isModule = version === oldestTypeScript
    if (!isModule) writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs", "scripts": {} }')
    duckalog('init', '--typescript')
    npm(folder, 'run', 'types')
    const main = isModule ? 'main.js' : 'main.mjs'
    execute(folder, process.execPath, compilerOf(version, folderOf()), '-p', '.')
    expect(execute(folder, process.execPath, join('dist', main))).toBe(shown)
    expect(() => duckalog('init', '--typescript')).toThrow('the file exists')
    if (!isModule) return
    expect(npm(folder, 'start', '--silent')).toBe(shown)
    npm(folder, 'test')
    const catalog = join(folder, 'catalog.yaml')
    writeFileSync(catalog, readFileSync(catalog, 'utf8').replaceAll('total', 'sum'))
    expect(() => npm(folder, 'test')).toThrow(/revenue_of_item\.sql:5:16: .*column \\?"total\\?" not found/)
  },
  120_000,
)

test('npx runs the command line', () => {
  expect(npm(project, 'exec', '--no', '--', 'duckalog', '--version').trim()).toBe(manifest.version)
})

/** What the compiler of that version, installed in `folder`, says about the modules in a folder of the project. */
function compile(path: string, options: object, version: string | undefined, folder: string): string {
  write(`${path}/package.json`, JSON.stringify({ type: 'module' }))
  const typeRoots = [join(root, 'node_modules/@types')]
  const base = { module: 'nodenext', target: 'es2022', strict: true, noEmit: true, types: ['node'], typeRoots }
  write(`${path}/tsconfig.json`, JSON.stringify({ compilerOptions: { ...base, ...options } }))
  const compiler = compilerOf(version, folder)
  const printed = (...args: string[]) => spawnSync(process.execPath, [compiler, ...args], { encoding: 'utf8' }).stdout
  expect(printed('--version').trim()).toBe(`Version ${version?.replace(/^npm:typescript@/, '')}`)
  return printed('-p', join(project, path))
}

/** The compiler of a version that is installed in a folder. */
function compilerOf(version: string | undefined, folder: string): string {
  return join(folder, 'node_modules', version?.startsWith('npm:') ? 'typescript-7' : 'typescript', 'bin/tsc')
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

function write(path: string, text: string): void {
  writeFileSync(join(project, path), text)
}

function run(code: string): string {
  write('run.mjs', code)
  return execute(project, process.execPath, 'run.mjs')
}

// The npm that runs the tests, if one does.
function npm(cwd: string, ...args: string[]): string {
  const { npm_execpath } = process.env
  return npm_execpath ? execute(cwd, process.execPath, npm_execpath, ...args) : execute(cwd, 'npm', ...args)
}

function execute(cwd: string, command: string, ...args: string[]): string {
  const { stdout, stderr, status } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stderr}\n${stdout}`)
  return stdout
}
