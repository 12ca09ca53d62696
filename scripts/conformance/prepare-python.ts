import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createVenv, pythonOf } from './create-venv.js'

const folder = fileURLToPath(new URL('../../.cache/conformance/venv', import.meta.url))
const python = pythonOf(folder)

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
  createVenv(folder, installs)
  if (!isReady()) throw new Error('The Python package cannot be imported.')
  return python
}

function isReady(): boolean {
  const check =
    "import duckalog, duckdb, importlib.metadata as m; assert (m.version('duckalog'), duckdb.__version__) == ('0.6.3', '1.5.5')"
  return existsSync(python) && spawnSync(python, ['-c', check]).status === 0
}
