// node --experimental-vm-modules test.mjs [--soak] [--package] [JEST'S OWN ARGUMENTS]: sets up the clone and runs jest in this process.
// --soak adds the long runs and, where no test is named, a sample of mutants; --package the tests of the built package.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import './setup.mjs'

const switches = { '--soak': 'SOAK', '--package': 'TEST_PACKAGE' }
for (const [flag, variable] of Object.entries(switches)) if (process.argv.includes(flag)) process.env[variable] = '1'
process.env.NODE_ENV ??= 'test'

// Imported here, because in a fresh clone the set-up has just installed it.
const { run } = await import('jest')
const ownArguments = process.argv.slice(2).filter((argument) => !(argument in switches))
if (process.env.SOAK && ownArguments.length === 0) {
  const { SOAK: _, ...env } = process.env
  const mutation = [fileURLToPath(new URL('mutation/main.mjs', import.meta.url)), '--sample', '20', '--least', '75']
  if (spawnSync(process.execPath, mutation, { stdio: 'inherit', env }).status !== 0) process.exitCode = 1
}
await run(ownArguments, fileURLToPath(new URL('..', import.meta.url)))
