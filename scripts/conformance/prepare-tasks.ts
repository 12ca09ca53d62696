import { cp, mkdir, readdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { extensionDirectory } from '../extensions.mjs'

/** A catalog in its own folder, as given to a package. */
export interface Task {
  readonly name: string
  readonly folder: string
  readonly config: string
  /** A separate home folder with DuckDB's extensions, but without secrets of other catalogs or the user. */
  readonly home: string
  readonly env: Readonly<Record<string, string>>
  readonly probes: readonly string[]
}

const catalogs = fileURLToPath(new URL('catalogs', import.meta.url))

/**
 * Copies catalogs with the data of `makeData`, which is in the folder `data` of `work`, into folders of their own.
 * @param side - the folder of `work` for these copies
 * @param names - the catalogs; all if there are none
 */
export async function prepareTasks(work: string, side: string, names: readonly string[] = []): Promise<readonly Task[]> {
  const entries = (await readdir(catalogs)).filter((entry) => names.length === 0 || names.includes(nameOf(entry))).sort()
  const tasks: Task[] = []
  for (const entry of entries) {
    const folder = join(work, side, nameOf(entry))
    await mkdir(folder, { recursive: true })
    const isFile = /\.(?:yaml|json)$/.test(entry)
    await cp(join(catalogs, entry), isFile ? join(folder, `catalog${/\.\w+$/.exec(entry)?.[0]}`) : folder, { recursive: true })
    await cp(join(work, 'data'), join(folder, 'data'), { recursive: true })
    const files = await readdir(folder, { recursive: true })
    const config = join(folder, files.find((file) => /(?:^|[/\\])catalog\.(?:yaml|json)$/.test(file)) ?? 'catalog.yaml')
    const home = join(work, 'homes', side, nameOf(entry))
    await mkdir(join(home, '.duckdb'), { recursive: true })
    await symlink(extensionDirectory, join(home, '.duckdb', 'extensions'))
    tasks.push({ name: nameOf(entry), folder, config, home, ...(await readNotes(folder, config)) })
  }
  return tasks
}

/** `# probe: SQL` and `# env: NAME=value` of a catalog; for JSON they are in `notes.txt` next to it. */
async function readNotes(folder: string, config: string): Promise<Pick<Task, 'env' | 'probes'>> {
  const text = await readFile(config.endsWith('.json') ? join(folder, 'notes.txt') : config, 'utf8').catch(() => '')
  const notesOf = (kind: string) => [...text.matchAll(new RegExp(`^# ${kind}: (.*)$`, 'gm'))].map(([, note = '']) => note)
  return {
    probes: notesOf('probe'),
    env: Object.fromEntries(notesOf('env').map((note) => note.split(/=(.*)/s) as [string, string])),
  }
}

function nameOf(entry: string): string {
  return entry.replace(/\.\w+$/, '')
}
