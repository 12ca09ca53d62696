// node --experimental-vm-modules test.mjs [--soak] [--package] [JEST'S OWN ARGUMENTS]: sets up the clone and runs jest in this process.
// --soak adds the long runs, --package the tests of the built package.
import { fileURLToPath } from 'node:url'
import './setup.mjs'

const switches = { '--soak': 'SOAK', '--package': 'TEST_PACKAGE' }
for (const [flag, variable] of Object.entries(switches)) if (process.argv.includes(flag)) process.env[variable] = '1'
process.env.NODE_ENV ??= 'test'

// Imported here, because in a fresh clone the set-up has just installed it.
const { run } = await import('jest')
await run(
  process.argv.slice(2).filter((argument) => !(argument in switches)),
  fileURLToPath(new URL('..', import.meta.url)),
)
