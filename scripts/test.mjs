// node --experimental-vm-modules test.mjs [--soak] [--package] [JEST'S OWN ARGUMENTS]: sets up the clone and runs jest in this process.
// --soak adds the long runs and, where no test is named, a sample of mutants; --package the tests of the built package.
import { spawnSync } from 'node:child_process'
import { existsSync, statfsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import './setup.mjs'

const switches = { '--soak': 'SOAK', '--package': 'TEST_PACKAGE' }
for (const [flag, variable] of Object.entries(switches)) if (process.argv.includes(flag)) process.env[variable] = '1'
process.env.NODE_ENV ??= 'test'
if (process.env.TMPDIR === undefined && hasRoom('/dev/shm')) process.env.TMPDIR = '/dev/shm'

// Imported here, because in a fresh clone the set-up has just installed it.
const { run } = await import('jest')
const ownArguments = process.argv.slice(2).filter((argument) => !(argument in switches))
if (process.env.SOAK && ownArguments.length === 0) {
  const { SOAK: _, ...env } = process.env
  const mutation = [fileURLToPath(new URL('mutation/main.mjs', import.meta.url)), '--sample', '20', '--least', '75']
  if (spawnSync(process.execPath, mutation, { stdio: 'inherit', env }).status !== 0) process.exitCode = 1
}
await run(ownArguments, fileURLToPath(new URL('..', import.meta.url)))

/** Whether the temporary files of tests fit into a folder in memory, where databases wait for no disk. In a container it often has 64 MB. */
function hasRoom(folder) {
  if (!existsSync(folder)) return false
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize >= 4 * 2 ** 30
}
