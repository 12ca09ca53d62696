import { lstat, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { nodeCrypto } from '../node-on-use.js'

/** Who made a folder, as its name tells. */
interface Maker {
  /** The machine and, in containers, the world of process ids on it. */
  readonly host: string
  readonly pid: number
  /** Since the machine started, so that a process that got the same id later is another one; 0 where it cannot be known. */
  readonly startTime: string
}

/**
 * Makes a folder for the files of this process, and removes those of processes that were killed: folders of the same prefix in the same
 * place whose process, on this machine, is gone. Those of other machines are never touched.
 */
export async function makeTemporaryFolder(parent: string, prefix: string): Promise<string> {
  const host = await readHost()
  const startTime = (await readStartTime(process.pid)) ?? '0'
  const folder = await mkdtemp(join(parent, `${prefix}${host}-${process.pid}-${startTime}-`))
  await removeAbandoned(parent, prefix, host)
  return folder
}

/** Best effort: what cannot be removed stays for the next one. */
async function removeAbandoned(parent: string, prefix: string, host: string): Promise<void> {
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    const maker = entry.isDirectory() && entry.name.startsWith(prefix) ? parseMaker(entry.name.slice(prefix.length)) : undefined
    if (maker?.host !== host || !(await isGone(maker))) continue
    const path = join(parent, entry.name)
    // In a folder that all write to, another user's folder may become a link while it is removed
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
    // EPERM: it runs for another user
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/** Linux only: elsewhere an id that is used again keeps a folder, and never loses one. */
async function readStartTime(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The name of the program comes before, and may hold anything
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19]
}

/** Machines may share a name, and containers a machine: each has process ids of its own. */
async function readHost(): Promise<string> {
  const machine = await readFile('/etc/machine-id', 'utf8').catch(() => '')
  const processIds = await readlink('/proc/self/ns/pid').catch(() => '')
  return nodeCrypto().createHash('sha256').update(`${hostname()}\n${machine}\n${processIds}`).digest('hex').slice(0, 12)
}

async function isOwn(path: string): Promise<boolean> {
  const owner = await lstat(path).catch(() => undefined)
  return owner !== undefined && (process.getuid === undefined || owner.uid === process.getuid())
}
