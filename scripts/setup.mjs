// Makes a plain clone ready: the dependencies that the lock file names, and (but for --no-extensions) the tests' DuckDB extensions.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const root = new URL('..', import.meta.url)

if (!isInstalled()) {
  console.log('setup: npm install')
  // The npm that runs this script, if one does; with the tools even under NODE_ENV=production. It obeys the lock file as "npm ci"
  // does, but also where that refuses: when the lock file was written by an npm that could not see every other platform's binaries.
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm']
  const [command, ...args] = [...npm, 'install', '--no-save', '--include=dev']
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}

if (!process.argv.includes('--no-extensions')) {
  const { setUpExtensions } = await import('./extensions.mjs')
  if (!setUpExtensions()) process.exit(1)
}

// npm keeps a lock file of what it has installed; optional packages are those of other platforms.
function isInstalled() {
  const wanted = packagesOf('package-lock.json')
  const installed = packagesOf('node_modules/.package-lock.json')
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || (installed[path] ? installed[path].version === version : optional),
  )
}

function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(new URL(path, root), 'utf8')).packages
  } catch (error) {
    if (error.code === 'ENOENT') return {}
    throw error
  }
}
