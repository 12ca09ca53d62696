import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** The Python of a virtual environment. */
export function pythonOf(folder: string): string {
  return join(folder, 'bin', 'python')
}

/** Creates a virtual environment, and replaces the one in the folder. Each entry of `installs` is the arguments of one `pip install`. */
export function createVenv(folder: string, installs: readonly (readonly string[])[]): void {
  execute(findPython(), '-m', 'venv', '--clear', folder)
  for (const packages of installs)
    execute(pythonOf(folder), '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages)
}

function findPython(): string {
  const versions = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions')
  const installed = existsSync(versions) ? readdirSync(versions).map((version) => join(versions, version, 'bin', 'python')) : []
  const candidates = ['python3.12', 'python3.13', 'python3.14', 'python3', ...installed]
  const check = 'import sys; sys.exit(sys.version_info < (3, 12))'
  const found = candidates.find((candidate) => spawnSync(candidate, ['-c', check]).status === 0)
  if (found === undefined) throw new Error('Python 3.12 or later is needed: add python3.12 to the PATH.')
  return found
}

function execute(command: string, ...args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw error ?? new Error(`${command} ${args.join(' ')} exited with code ${status}`)
}
