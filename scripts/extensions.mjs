// Downloads the DuckDB extensions for the tests into .cache/duckdb-extensions, where DuckDB finds them by name.
// They come from DuckDB's extension server or, if it is unreachable, from Python wheels with the same files.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const client = new URL('../node_modules/@duckdb/node-api/package.json', import.meta.url)

/** The version of DuckDB in the installed `@duckdb/node-api`: `1.5.5`. */
export const duckdbVersion = JSON.parse(readFileSync(client, 'utf8')).version.replace(/-.*/, '')

/** The extensions that the tests load, by DuckDB version: the one of `@duckdb/node-api` and the older one of `duckdb-async`. */
export const extensions = {
  [duckdbVersion]: [
    'sqlite_scanner',
    'postgres_scanner',
    'mysql_scanner',
    'httpfs',
    'ducklake',
    'quack',
    'avro',
    'iceberg',
    'delta',
    'azure',
    'aws',
    'excel',
  ],
  '1.4.1': ['sqlite_scanner'],
}

/** The `extension_directory` of the tests. */
export const extensionDirectory = fileURLToPath(new URL('../.cache/duckdb-extensions', import.meta.url))

const installLimit = 8_000
const systems = { linux: 'linux', darwin: 'osx', win32: 'windows' }
const processors = { x64: 'amd64', arm64: 'arm64' }

/** The path of an extension file for a DuckDB version on this machine. */
export function extensionFile(version, name) {
  const platform = `${systems[process.platform] ?? process.platform}_${processors[process.arch] ?? process.arch}`
  return join(extensionDirectory, `v${version}`, platform, `${name}.duckdb_extension`)
}

/** Downloads missing extensions. Returns whether the tests can run: always, except in CI if one is missing, because no test may be skipped there. */
export function setUpExtensions() {
  let serverAnswers = true
  for (const version of Object.keys(extensions)) {
    if (missing(version).length > 0 && serverAnswers) serverAnswers = install(version)
    if (missing(version).length > 0) fetchWheels(version)
  }
  const lacking = Object.keys(extensions).flatMap((version) => missing(version).map((name) => `${name} (DuckDB ${version})`))
  if (lacking.length === 0) return true
  console.error(`setup: no ${lacking.join(', ')}: not available from DuckDB's server or pip. The tests that load it are SKIPPED.`)
  return process.env.CI !== 'true'
}

function missing(version) {
  return extensions[version].filter((name) => !existsSync(extensionFile(version, name)))
}

// In a separate process, because DuckDB cannot interrupt an INSTALL.
function install(version) {
  console.log(`setup: DuckDB ${version}: INSTALL ${missing(version).join(', ')}`)
  const args = [
    fileURLToPath(new URL('install-extensions.mjs', import.meta.url)),
    version,
    extensionDirectory,
    ...missing(version),
  ]
  return spawnSync(process.execPath, args, { timeout: installLimit, stdio: 'ignore' }).status === 0
}

function fetchWheels(version) {
  const wheels = missing(version).map((name) => `duckdb-extension-${name.replaceAll('_', '-')}==${version}`)
  console.log(`setup: pip download ${wheels.join(' ')}`)
  mkdirSync(extensionDirectory, { recursive: true })
  const folder = mkdtempSync(join(extensionDirectory, 'wheels-'))
  try {
    if (!python('pip', 'download', '--quiet', '--no-deps', '--disable-pip-version-check', '--dest', folder, ...wheels)) return
    for (const wheel of readdirSync(folder)) python('zipfile', '--extract', join(folder, wheel), folder)
    for (const name of missing(version)) {
      const target = extensionFile(version, name)
      mkdirSync(join(target, '..'), { recursive: true })
      // A rename, so that the target is never incomplete.
      renameSync(join(folder, `duckdb_extension_${name}`, 'extensions', `v${version}`, `${name}.duckdb_extension`), target)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function python(...args) {
  const command = process.platform === 'win32' ? 'python' : 'python3'
  return spawnSync(command, ['-m', ...args], { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
}
