import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from '../median.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const repetitions = 11
const target = '<= 1.3 x by hand'

/** A command, and what a user waits for: its end, or a text on the terminal. */
interface Start {
  readonly name: string
  readonly args: readonly string[]
  /** The text that ends the wait; then Ctrl-D is typed. */
  readonly shows?: string
}

/** The same by hand: open a database in memory, query, print. */
const byHand = `import { DuckDBInstance } from '@duckdb/node-api'
const instance = await DuckDBInstance.create(':memory:')
const connection = await instance.connect()
const reader = await connection.runAndReadAll('SELECT 1')
console.log(JSON.stringify(reader.getRowObjectsJS()))
connection.closeSync()
instance.closeSync()
`

/** Compares the start of a query and of the prompt with a script that only opens DuckDB and queries it. */
export async function measureTerminalStart(): Promise<void> {
  const folder = await mkdtemp(join(root, '.cache/terminal-start-'))
  try {
    const config = join(folder, 'catalog.yaml')
    const script = join(folder, 'by-hand.mjs')
    await writeFile(config, 'version: 1\nduckdb: {}\nviews: []\n')
    await writeFile(script, byHand)
    const cli = join(root, 'dist/cli.js')
    const starts: readonly Start[] = [
      { name: 'by hand: SELECT 1', args: [script] },
      { name: "duckalog query 'SELECT 1'", args: [cli, 'query', 'SELECT 1', '-c', config] },
      { name: 'duckalog run -i, until its prompt', args: [cli, 'run', config, '-i'], shows: 'duckalog> ' },
    ]
    const times = starts.map((): number[] => [])
    for (let count = 0; count < repetitions; count += 1)
      for (const [index, start] of starts.entries()) times[index]?.push(await measure(start, folder))
    const [first = Number.NaN] = times.map(median)
    console.log('\nFrom the start to an answer on a terminal, the median of eleven:')
    console.table(
      starts.map(({ name }, index) => {
        const ms = median(times[index] ?? [])
        const isOurs = index > 0
        return { start: name, ms: Math.round(ms), ratio: Number((ms / first).toFixed(2)), target: isOurs ? target : '' }
      }),
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Runs a command on a terminal, as "script" of util-linux opens one, and returns the milliseconds until it ends or shows a text. */
function measure({ args, shows }: Start, home: string): Promise<number> {
  const command = [process.execPath, ...args].map((part) => `'${part.replaceAll("'", `'"'"'`)}'`).join(' ')
  const start = performance.now()
  const env = { ...process.env, HOME: home, DUCKALOG_HISTORY: '/dev/null', NO_COLOR: '1', TERM: 'xterm' }
  const child = spawn('script', ['-qec', `exec ${command}`, '/dev/null'], { env, stdio: ['pipe', 'pipe', 'inherit'] })
  let screen = ''
  let shownAt: number | undefined
  child.stdout.setEncoding('utf8').on('data', (text) => {
    screen += text
    if (shows === undefined || shownAt !== undefined || !screen.includes(shows)) return
    shownAt = performance.now()
    child.stdin.write('\x04')
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (code !== 0 || (shows !== undefined && shownAt === undefined))
        reject(new Error(`${command} exited with ${code}: ${screen}`))
      else resolve((shownAt ?? performance.now()) - start)
    })
  })
}
