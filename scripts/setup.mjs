// Makes a plain clone ready: the dependencies that the lock file names, and (but for --no-extensions) the tests' DuckDB extensions.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'

const root = new URL('..', import.meta.url)
const lockFile = new URL('package-lock.json', root)
// npm keeps a lock file of what it has installed.
const installedLockFile = new URL('node_modules/.package-lock.json', root)
// Time and size of the two lock files when they agreed, so that they are parsed only after a change.
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
  // The npm that runs this script, if one does; with the tools even under NODE_ENV=production. It obeys the lock file as "npm ci"
  // does, but also where that refuses: when the lock file was written by an npm that could not see every other platform's binaries.
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm']
  const [command, ...args] = [...npm, 'install', '--no-save', '--include=dev']
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}

// Optional packages are those of other platforms.
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
