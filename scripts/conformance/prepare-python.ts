import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../.cache/conformance/venv', import.meta.url))
const python = join(folder, 'bin', 'python')

/** DuckDB comes first, because the Python package requires an older version than the one to compare with, and is installed without dependencies. */
const installs = [
  ['duckdb==1.5.5'],
  ['--no-deps', 'duckalog==0.6.3'],
  ['pyyaml', 'pydantic', 'click', 'loguru', 'typer', 'datastar-py', 'python-dotenv==1.2.4'],
]

/** Creates the virtual environment of the Python package if it does not exist, and returns its Python. */
export function preparePython(): string {
  if (isReady()) return python
  console.log('conformance: pip install duckalog==0.6.3')
  execute(findPython(), '-m', 'venv', '--clear', folder)
  for (const packages of installs) execute(python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages)
  if (!isReady()) throw new Error('The Python package cannot be imported.')
  return python
}

function isReady(): boolean {
  const check =
    "import duckalog, duckdb, importlib.metadata as m; assert (m.version('duckalog'), duckdb.__version__) == ('0.6.3', '1.5.5')"
  return existsSync(python) && spawnSync(python, ['-c', check]).status === 0
}

function findPython(): string {
  const versions = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions')
  const installed = existsSync(versions) ? readdirSync(versions).map((version) => join(versions, version, 'bin', 'python')) : []
  const candidates = ['python3.12', 'python3.13', 'python3.14', 'python3', ...installed]
  const check = 'import sys; sys.exit(sys.version_info < (3, 12))'
  const found = candidates.find((candidate) => spawnSync(candidate, ['-c', check]).status === 0)
  if (found === undefined) throw new Error('The Python package needs Python 3.12 or later: add python3.12 to the PATH.')
  return found
}

function execute(command: string, ...args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw error ?? new Error(`${command} ${args.join(' ')} exited with code ${status}`)
}
