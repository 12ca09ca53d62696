// Sets up a clone: installs the dependencies of the lock file and (unless --no-extensions) the DuckDB extensions of the tests.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'

const root = new URL('..', import.meta.url)
const lockFile = new URL('package-lock.json', root)
// npm's own lock file of the installed packages.
const installedLockFile = new URL('node_modules/.package-lock.json', root)
// Time and size of the two lock files when they last matched, so that they are parsed only after a change.
const stamp = new URL('.cache/installed', root)

if (!isStamped()) {
  if (!isInstalled()) install()
  mkdirSync(new URL('.', stamp), { recursive: true })
  writeFileSync(stamp, describeLockFiles())
}

if (!process.argv.includes('--no-extensions')) {
  const { setUpExtensions } = await import('./extensions.mjs')
  if (!setUpExtensions()) process.exit(1)
}

function isStamped() {
  const stamped = textOf(stamp)
  return stamped !== undefined && stamped === describeLockFiles()
}

function describeLockFiles() {
  return [lockFile, installedLockFile]
    .map((file) => {
      const { mtimeMs, size } = statSync(file, { throwIfNoEntry: false }) ?? {}
      return `${mtimeMs} ${size}\n`
    })
    .join('')
}

function install() {
  console.log('setup: npm install')
  // The npm that runs this script, if any; with development dependencies even under NODE_ENV=production. "npm install" follows the lock
  // file like "npm ci", but also works if the lock file lacks the binaries of some platforms.
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm']
  const [command, ...args] = [...npm, 'install', '--no-save', '--include=dev']
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}

// Optional packages may be for other platforms.
function isInstalled() {
  const wanted = packagesOf(lockFile)
  const installed = packagesOf(installedLockFile)
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || (installed[path] ? installed[path].version === version : optional),
  )
}

function packagesOf(file) {
  const text = textOf(file)
  return text === undefined ? {} : JSON.parse(text).packages
}

function textOf(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}
