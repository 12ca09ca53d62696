import { lstat, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { nodeCrypto } from '../node-on-use.js'

/** The process that created a folder, according to its name. */
interface Maker {
  /** Identifies the machine and, in containers, the PID namespace. */
  readonly host: string
  readonly pid: number
  /** Tells processes with the same id apart; in clock ticks since boot, 0 if unknown. */
  readonly startTime: string
}

/**
 * Creates a temporary folder for this process, and removes those with the same prefix that killed ones have left beside it. Folders of other
 * machines are never touched.
 */
export async function makeTemporaryFolder(parent: string, prefix: string): Promise<string> {
  const host = await readHost()
  const startTime = (await readStartTime(process.pid)) ?? '0'
  const folder = await mkdtemp(join(parent, `${prefix}${host}-${process.pid}-${startTime}-`))
  await removeAbandoned(parent, prefix)
  return folder
}

/**
 * Removes folders with a prefix that killed processes of this machine have left. Best effort: a folder that cannot be removed is left for the next
 * call.
 */
export async function removeAbandoned(parent: string, prefix: string): Promise<void> {
  const host = await readHost()
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    const maker = entry.isDirectory() && entry.name.startsWith(prefix) ? parseMaker(entry.name.slice(prefix.length)) : undefined
    if (maker?.host !== host || !(await isGone(maker))) continue
    const path = join(parent, entry.name)
    // In a shared folder another user could replace theirs by a link while it is removed
    if (await isOwn(path)) await rm(path, { recursive: true, force: true }).catch(() => undefined)
  }
}

function parseMaker(name: string): Maker | undefined {
  const [, host, pid, startTime] = /^([\da-f]{12})-(\d+)-(\d+)-\w{6}$/.exec(name) ?? []
  return host === undefined || startTime === undefined ? undefined : { host, pid: Number(pid), startTime }
}

async function isGone({ pid, startTime }: Maker): Promise<boolean> {
  if (!isRunning(pid)) return true
  const current = await readStartTime(pid)
  return startTime !== '0' && current !== undefined && current !== startTime
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it runs as another user
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/** Linux only. On other systems a folder whose process id is in use again is kept. */
async function readStartTime(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The program name before it may contain any character
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19]
}

/** Machines may have the same name, and containers on one machine have separate process ids. */
async function readHost(): Promise<string> {
  const machine = await readFile('/etc/machine-id', 'utf8').catch(() => '')
  const processIds = await readlink('/proc/self/ns/pid').catch(() => '')
  return nodeCrypto().createHash('sha256').update(`${hostname()}\n${machine}\n${processIds}`).digest('hex').slice(0, 12)
}

async function isOwn(path: string): Promise<boolean> {
  const owner = await lstat(path).catch(() => undefined)
  return owner !== undefined && (process.getuid === undefined || owner.uid === process.getuid())
}
