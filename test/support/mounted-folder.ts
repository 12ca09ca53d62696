import { execFile, spawnSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { promisify } from 'node:util'
import { testWhere } from './where-possible.js'

const run = promisify(execFile)
const user = process.getuid?.()
const asRoot: readonly string[] = user === 0 ? [] : ['sudo', '-n']
const canMount = process.platform === 'linux' && (user === 0 || spawnSync('sudo', ['-n', 'true']).status === 0)

/** A file system in memory, mounted at a folder until it is disposed of. */
export async function mountFolder(path: string, options: string): Promise<AsyncDisposable> {
  await mkdir(path)
  const [mount = '', ...args] = [...asRoot, 'mount', '-t', 'tmpfs', '-o', `uid=${user},${options}`, 'tmpfs', path]
  await run(mount, args)
  const [unmount = '', ...rest] = [...asRoot, 'umount', path]
  return { [Symbol.asyncDispose]: async () => void (await run(unmount, rest)) }
}

/** `test` for tests that mount a folder. Where that is impossible they are skipped under a name that says so; in CI they fail. */
export function testWithMount(title: string, body: () => Promise<void>): void {
  const missing = { what: 'right to mount a folder', remedy: 'on Linux, run the tests as root or allow "sudo -n mount"' }
  testWhere(canMount ? undefined : missing, title, body)
}
