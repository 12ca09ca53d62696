import { loadClient } from '../../../src/driver/core/load-client.js'

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
