// Runs jest with what ES modules need; --soak adds the long runs, --package the tests of the built package. The rest goes to jest.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const switches = { '--soak': 'SOAK', '--package': 'TEST_PACKAGE' }
const env = { ...process.env }
for (const [flag, variable] of Object.entries(switches)) if (process.argv.includes(flag)) env[variable] = '1'
const args = process.argv.slice(2).filter((arg) => !(arg in switches))

const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js']
process.exit(spawnSync(process.execPath, [...node, ...args], { cwd: root, env, stdio: 'inherit' }).status ?? 1)
