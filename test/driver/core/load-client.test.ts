import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { extensions } from '../../../scripts/extensions.mjs'
import { checkDuckDBVersion, loadClient } from '../../../src/driver/core/load-client.js'
import { duckdbAsyncClient, nodeApiClient } from '../../../src/driver/core/tested-clients.js'

const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  readonly devDependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
}

test.each(['1.5.0', 'v1.5.5', '1.5.99', 'v1.5.6-dev12'])('DuckDB %s is in the tested range', (found) => {
  expect(checkDuckDBVersion(found, nodeApiClient)).toBeUndefined()
})

test.each(['1.4.0', 'v1.4.4', '1.6.0', 'v1.6.0-dev1', '1.10.0', '1.50.1'])('DuckDB %s is a warning', (found) => {
  const warning = checkDuckDBVersion(found, nodeApiClient)
  expect(warning).toContain(`Found DuckDB ${found.replace('v', '')} in @duckdb/node-api`)
  expect(warning).toContain('tested with DuckDB >=1.5.0 <1.6.0')
  expect(warning).toContain(`npm install --save-exact @duckdb/node-api@${nodeApiClient.version}`)
  expect(warning).toContain('"overrides"')
})

test.each(['0.10.2', 'v1.3.2', '2.0.0', '10.5.0', '1.5', '', 'main'])('DuckDB "%s" is refused', (found) => {
  expect(() => checkDuckDBVersion(found, nodeApiClient)).toThrow(
    expect.objectContaining({
      code: 'DRIVER_UNSUPPORTED',
      message: expect.stringContaining(`Found DuckDB ${found.replace('v', '')} in @duckdb/node-api; duckalog is tested with`),
    }),
  )
})

test('each client has its own tested range', () => {
  expect(checkDuckDBVersion('1.4.1', duckdbAsyncClient)).toBeUndefined()
  expect(checkDuckDBVersion('1.5.5', duckdbAsyncClient)).toContain('tested with DuckDB >=1.4.0 <1.5.0')
})

test('the tested versions are the versions that the tests run on', () => {
  const clients = [nodeApiClient, duckdbAsyncClient]
  expect(clients.map(({ version }) => version)).toEqual(clients.map(({ name }) => manifest.devDependencies[name]))
  // The DuckDB in each client, newest first, as the extensions of the tests need it.
  const found = Object.keys(extensions)
  expect(found.map((version, index) => checkDuckDBVersion(version, clients[index]!))).toEqual([undefined, undefined])
})

test('the peer range admits every version, because all versions of the default client are prereleases', () => {
  expect(manifest.peerDependencies[nodeApiClient.name]).toBe('*')
})

const client = { name: '@duckdb/node-api', install: 'npm install @duckdb/node-api' }

const bundled = /native part .* cannot be loaded.*external.*ship node_modules beside the bundle.*--include=optional/s
const absent = /is not installed\. Install it: npm install @duckdb\/node-api\. If it is installed.*bundle/s

test.each<[message: string, told: RegExp]>([
  ["Cannot find module '@duckdb/node-api'\nRequire stack:\n- /srv/app/index.js", absent],
  ["Cannot find package '@duckdb/node-api' imported from /srv/app/index.js", absent],
  ["Cannot find module '@duckdb/node-bindings-linux-x64/duckdb.node'\nRequire stack:\n- /srv/app.js", bundled],
  ['libduckdb.so: cannot open shared object file: No such file or directory', bundled],
  ["Cannot find module './duckdb.node'", bundled],
  ['Dynamic require of "@duckdb/node-api" is not supported', bundled],
  ['Could not dynamically require "@duckdb/node-api". Please configure the dynamicRequireTargets option', bundled],
  ['dlopen(/srv/duckdb.node, 0x0001): tried: /srv/duckdb.node (no such file)', bundled],
  ['/srv/duckdb.node: invalid ELF header', bundled],
  [
    "Error loading duckdb native binding: unsupported arch 'ppc64' for platform 'linux'",
    /cannot be loaded: Error loading.*ppc64/,
  ],
])('%j says what to do', (message, told) => {
  const load = () => {
    throw new Error(message)
  }
  expect(() => loadClient(client, load)).toThrow(
    expect.objectContaining({ code: 'DRIVER_MISSING', message: expect.stringMatching(told) }),
  )
})

test.each(['esm', 'cjs'] as const)('a bundle in the format %s finds the client in its node_modules', (format) => {
  const folder = mkdtempSync(join(tmpdir(), 'duckalog-bundle-'))
  try {
    symlinkSync(fileURLToPath(new URL('../../../node_modules', import.meta.url)), join(folder, 'node_modules'), 'junction')
    const main = `import { nodeApi } from ${JSON.stringify(fileURLToPath(new URL('../../../src/driver/node-api.ts', import.meta.url)))}
      void nodeApi().open(':memory:').then(async (instance) => { console.log(instance.duckdbVersion); await instance.close() })`
    const outfile = join(folder, format === 'esm' ? 'main.mjs' : 'main.cjs')
    const stdin = { contents: main, resolveDir: folder }
    buildSync({ stdin, outfile, format, bundle: true, platform: 'node', target: 'node20', logLevel: 'silent' })
    expect(execFileSync(process.execPath, [outfile], { encoding: 'utf8' })).toMatch(/^1\.5\.\d+\n$/)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
