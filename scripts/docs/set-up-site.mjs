// Installs the packages of the site, which `npm install` leaves out, unless they match its lock file.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const site = new URL('../../site/', import.meta.url)
const stamp = new URL('node_modules/.installed', site)
const lock = readFileSync(new URL('package-lock.json', site), 'utf8')

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  console.log('site: npm ci')
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm']
  const [command, ...args] = [...npm, 'ci', '--prefer-offline', '--include=dev']
  const { status, error } = spawnSync(command, args, { cwd: fileURLToPath(site), stdio: 'inherit' })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
  writeFileSync(stamp, lock)
}
