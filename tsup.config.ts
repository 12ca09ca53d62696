import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { defineConfig, type Options } from 'tsup'

type Plugin = NonNullable<Options['esbuildPlugins']>[number]

const shared: Options = { target: 'node20', platform: 'node', removeNodeProtocol: false, splitting: true }

// The library is in the package once, in CommonJS, which every runtime, bundler and test runner can import and require. esbuild splits only
// ES modules, so these files are still ES modules here; `scripts/build.mjs` turns them into what their extension says.
const commonJs: Options = { ...shared, format: ['esm'], outExtension: () => ({ js: '.cjs' }) }

// Loading a file takes about half a millisecond. What the same entry points reach, esbuild puts into one file: where
// each that works on DuckDB reaches what all of them do, four files are the library in place of thirteen. What is loaded on use reaches
// them too, as they are there by then.
const onUse =
  /\/(?:types\/index|docs\/index|testing\/index|result\/index|insert-rows|(?:checks|materialized)\/[\w-]+|docs\/columns\/read-lineage)\.[jt]s$/
const engineInOneFile: Plugin = {
  name: 'engine-in-one-file',
  setup(build) {
    const entries = build.initialOptions.entryPoints as readonly string[]
    const engine = entries
      .filter((path) => !/^src\/(?:config\/)?index\.ts$/.test(path) && !onUse.test(path))
      .map((path) => resolve(path))
    build.onResolve({ filter: /./ }, ({ kind, path, resolveDir }) => {
      if (kind === 'entry-point' && (engine.includes(resolve(path)) || onUse.test(path)))
        return { path: resolve(path), namespace: 'engine' }
      if (kind === 'dynamic-import' && onUse.test(path))
        return { path: resolve(resolveDir, path.replace(/js$/, 'ts')), namespace: 'engine' }
      return undefined
    })
    build.onLoad({ filter: /./, namespace: 'engine' }, ({ path }) => ({
      contents: [
        `export * from ${JSON.stringify(path)}`,
        ...engine.map((each) => `import ${JSON.stringify(each)}`),
        ...(onUse.test(path) ? [`import ${JSON.stringify(resolve('src/index.ts'))}`] : []),
      ].join('\n'),
      resolveDir: '.',
    }))
  },
}

// An entry point that is bundled alone: it takes what has state, or is compared by class, from the built library, and bundles what is pure.
const libraryBeside: Plugin = {
  name: 'library-beside',
  setup(build) {
    build.onResolve({ filter: /^\.\.\/(?:index|(?:\.\.\/)?errors)\.js$/ }, () => ({ path: '../index.cjs', external: true }))
  },
}

// The command line stands on the public surface: an index of the library stays an import, of the built file next to it.
const libraryIsExternal: Plugin = {
  name: 'library-is-external',
  setup(build) {
    build.onResolve({ filter: /^\.\.?\/(?:.*\/)?index\.js$/ }, ({ path, importer }) => {
      const entry = relative('src', resolve(dirname(importer), path)).replaceAll(sep, '/')
      return /^(cli|\.\.)\//.test(entry) ? undefined : { path: `./${entry.replace(/js$/, 'cjs')}`, external: true }
    })
  },
}

// The schema is in the package once, as the file that editors read.
const schemaFromPackage: Plugin = {
  name: 'schema-from-package',
  setup(build) {
    build.onResolve({ filter: /catalog\.schema\.json$/ }, () => ({ path: '../schema/catalog.schema.json', external: true }))
  },
}

// Which of the two files it is, `imports` in package.json says.
const clientFromPackage: Plugin = {
  name: 'client-from-package',
  setup(build) {
    build.onResolve({ filter: /\/require-client\.js$/ }, () => ({ path: '#require-client', external: true }))
    build.onEnd(() => {
      mkdirSync('dist', { recursive: true })
      writeFileSync('dist/require-client.cjs', 'exports.requireClient = (name) => require(name)\n')
    })
  },
}

// What the command line bundles is licensed under the condition that its licence goes along.
const bundledLicences: Plugin = {
  name: 'bundled-licences',
  setup(build) {
    build.initialOptions.metafile = true
    build.onEnd(({ metafile }) => {
      const inputs = Object.keys(metafile?.inputs ?? {})
      const folders = new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []))
      mkdirSync('dist', { recursive: true })
      writeFileSync('dist/cli-licences.txt', [...folders].sort().map(licenceOf).join('\n\n'))
    })
  },
}

function licenceOf(folder: string): string {
  const { name, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Copyright (c) ${author?.name ?? author}`
  return `${name} (${license})\n\n${text}\n`
}

// Unlike `entry`, the entry points of types cannot be patterns.
const typed = [
  'src/index.ts',
  ...[
    'config',
    'secrets',
    'session',
    'views',
    'driver',
    'types',
    'docs',
    'checks',
    'materialized',
    'testing',
    'queries',
    'kysely',
    'opentelemetry',
  ].map((room) => `src/${room}/index.ts`),
  ...['jest', 'vitest'].map((runner) => `src/testing/${runner}.ts`),
  ...['node-api', 'duckdb-async'].map((driver) => `src/driver/${driver}.ts`),
]

export default defineConfig([
  { entry: typed, format: ['cjs'], dts: { only: true, compilerOptions: { ignoreDeprecations: '6.0' } } },
  {
    ...commonJs,
    entry: [
      'src/index.ts',
      'src/{config,secrets,session,views,driver,types,docs,checks,materialized,testing,connection/result}/index.ts',
      'src/driver/{node-api,duckdb-async}.ts',
    ],
    esbuildPlugins: [engineInOneFile, schemaFromPackage, clientFromPackage],
  },
  { ...commonJs, entry: { 'queries/index': 'src/queries/index.ts' }, splitting: false, esbuildPlugins: [libraryBeside] },
  {
    ...shared,
    // What takes classes of an optional peer has both formats, as the peers have, because an application has those of its own format.
    entry: { 'kysely/index': 'src/kysely/index.ts', 'opentelemetry/index': 'src/opentelemetry/index.ts' },
    format: ['esm', 'cjs'],
    splitting: false,
    esbuildPlugins: [libraryBeside],
  },
  { ...shared, entry: { 'require-client': 'src/driver/core/require-client.ts' }, format: ['esm'] },
  { ...commonJs, entry: { 'testing/jest': 'src/testing/jest.ts' }, splitting: false, external: ['@jest/globals'] },
  // vitest is an ES module, and cannot be required
  { ...shared, entry: { 'testing/vitest': 'src/testing/vitest.ts' }, format: ['esm'], external: ['vitest'] },
  {
    ...shared,
    entry: { cli: 'src/cli/main.ts' },
    format: ['esm'],
    minify: true,
    // The CommonJS packages inside ask for Node's own modules with `require`.
    banner: {
      js: "#!/usr/bin/env node\nimport { createRequire as requireFor } from 'node:module'\nconst require = requireFor(import.meta.url)",
    },
    esbuildPlugins: [libraryIsExternal, bundledLicences],
  },
])
