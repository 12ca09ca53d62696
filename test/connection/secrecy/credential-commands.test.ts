import { readFile, writeFile } from 'node:fs/promises'
import { PassThrough } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { format } from 'node:util'
import createDebug from 'debug'
import { createTerminal } from '../../../src/cli/program/create-terminal.js'
import { createInterrupts } from '../../../src/cli/program/interrupts.js'
import { runProgram } from '../../../src/cli/run-program.js'
import { connectToCatalog, exportCatalog } from '../../../src/index.js'
import { freePort } from '../../servers/free-port.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { formsOf, passwordOf, shapes, trace } from '../../support/credentials/credential-shapes.js'
import { places } from '../../support/credentials/key-places.js'
import { mergeParts } from '../../support/credentials/merge-parts.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'
import { show } from '../../support/show.js'

const names = Object.keys(places)
const shapeNames = Object.keys(shapes)
const token = 'token of the server'
const chosen = names.filter((name) => !places[name]?.fails)

let folder: CatalogFolder
const debugged: string[] = []
beforeAll(async () => {
  folder = await makeFolder()
  createDebug.log = (...values) => void debugged.push(format(...values))
  createDebug.enable('duckalog:*')
})
afterAll(async () => {
  createDebug.disable()
  await folder?.[Symbol.asyncDispose]()
})

interface Running {
  readonly written: readonly string[]
  readonly ended: Promise<number>
  interrupt(): void
}

/** Starts a command in this process, on a pipe or as if somebody typed. */
function start(args: readonly string[], input = '', isTTY = false): Running {
  const written: string[] = []
  const open = () =>
    Object.assign(
      new PassThrough().on('data', (data) => written.push(String(data))),
      { isTTY },
    )
  const [stdin, stdout, stderr] = [Object.assign(new PassThrough(), { isTTY, setRawMode: () => stdin }), open(), open()] as const
  stdin.end(input)
  const terminal = createTerminal(stdout as never, stderr as never, false)
  const interrupts = createInterrupts(
    () => undefined,
    () => undefined,
  )
  const env = { ...process.env, DUCKALOG_HISTORY: folder.file('history'), DUCKALOG_TOKEN: token, TERM: 'dumb' }
  const streams = { input: stdin as never, output: stdout as never }
  const ended = runProgram(['node', 'duckalog', ...args], {
    terminal,
    signal: interrupts.signal,
    interrupts,
    env,
    ...streams,
  })
  return { written, ended, interrupt: interrupts.interrupt }
}

/** Runs a command; its exit code, and all that it writes. */
async function run(args: readonly string[], input = '', isTTY = false): Promise<string> {
  const { written, ended } = start(args, input, isTTY)
  return `${await ended}\n${written.join('')}`
}

/** What a served catalog prints while a client works, and what the client gets to see of what fails. */
async function serve(config: string, flags: readonly string[]): Promise<string> {
  const port = await freePort()
  const server = start(['serve', config, '--port', String(port), '--health', '1', ...flags])
  while (!server.written.join('').includes('serving ')) {
    const isOver = await Promise.race([server.ended.then(() => true), sleep(20, false)])
    if (isOver) throw new Error(server.written.join(''))
  }
  const seen: unknown[] = []
  const duckdb = { extension_policy: 'local_only', directories: { extensions: extensionDirectory }, config: unsigned } as const
  const client = connectToCatalog(
    { version: 1, duckdb: { ...duckdb, secrets: [{ type: 'quack', bearer_token: token }] }, views: [] },
    { databasePath: `quack:127.0.0.1:${port}`, onEvent: (event) => seen.push(event) },
  )
  const failing = ['FROM nowhere', "ATTACH 'postgres:host=127.0.0.1 port=1' AS x", "FROM 'http://127.0.0.1:1/x.csv'", 'SELECT']
  for (const sql of ['SELECT 1 AS a', ...failing])
    seen.push(
      await client.query(sql).then(
        () => 'done',
        (error: unknown) => error,
      ),
    )
  expect(seen).toContain('done')
  await client.close()
  server.interrupt()
  expect(await server.ended).toBe(0)
  return [server.written.join(''), ...seen.map(show)].join('\n')
}

const commands: readonly (readonly [...words: string[]])[] = [
  ['run', 'CONFIG'],
  ['run', 'CONFIG', '--dry-run'],
  ['run', 'CONFIG', '--query', 'SELECT 1 AS a'],
  ['run', 'CONFIG', '--query', 'FROM nowhere'],
  ['query', 'SELECT 1 AS a', '-c', 'CONFIG'],
  ['plan', 'CONFIG'],
  ['plan', 'CONFIG', '--sources'],
  ['validate', 'CONFIG'],
  ['show-paths', 'CONFIG'],
  ['show-paths', 'CONFIG', '--check'],
  ['show-imports', 'CONFIG'],
  ['show-imports', 'CONFIG', '--show-merged'],
  ['generate-sql', 'CONFIG'],
  ['doctor', 'CONFIG'],
  ['build', 'CONFIG'],
  ['extensions', 'bundle', 'CONFIG', '-o', 'FOLDER'],
]

type NamedParts = readonly (readonly [name: string, part: object])[]

/** Parts of a catalog, each with a password of its place. */
function prepareParts(shape: string): Promise<NamedParts> {
  return Promise.all(
    chosen.map(async (name) => {
      const index = names.indexOf(name)
      const written = formsOf(passwordOf(index, shape))
      await folder.write(places[name]?.files?.(written, index) ?? {})
      return [name, places[name]?.parts(written, index) ?? {}] as const
    }),
  )
}

async function write(file: string, list: NamedParts, more: object): Promise<string> {
  await writeFile(folder.file(file), JSON.stringify(mergeParts([...list.map(([, part]) => part), more])))
  return folder.file(file)
}

function findLeaks(seen: readonly (readonly [output: string, text: string])[], what: string): readonly string[] {
  const leaks = seen.flatMap(([output, text]) =>
    [...text.matchAll(trace)]
      .slice(0, 3)
      .map(({ 1: index, index: at }) => `${names[Number(index)]} | ${output} | ${text.slice(Math.max(0, at - 90), at + 40)}`),
  )
  // biome-ignore lint/suspicious/noConsole: the count is what the test says
  console.log(`${chosen.length * seen.length} combinations of place and output, ${what}: ${leaks.length} hits`)
  return leaks
}

const triedShapes = shapeNames.filter((shape) => process.env.SOAK === '1' || shape === 'quotes')

test.each(triedShapes)(
  'no command shows a password of the form %s, and no file of this package contains one',
  async (shape) => {
    const parts = await prepareParts(shape)
    const database = folder.file(`${shape}.duckdb`)
    const config = await write('all.json', parts, { duckdb: { database } })
    const seen: (readonly [output: string, text: string])[] = []
    const see = (output: string, text: string) => void seen.push([output, text])
    for (const words of commands)
      for (const flags of [[], ['--json'], ['-v'], ['--json', '-v']]) {
        const args = words.map((word) => word.replace('CONFIG', config).replace('FOLDER', folder.file('bundle')))
        const told = await run([...args, ...flags])
        see([...words, ...flags].join(' '), told)
        if (words[0] !== 'extensions') expect(told).not.toMatch(/^[124]\n/)
      }
    const script = names.flatMap(
      (name) => places[name]?.parts(formsOf(passwordOf(names.indexOf(name), shape)), 0).duckdb?.pragmas ?? [],
    )
    const typed = `${script.join(';\n')};\nSELECT 1 AS a;\n`
    see('prompt', (await run(['run', config, '-i', '--no-bail'], typed)).replace(/^\s*\^.*$/gm, ''))
    // A terminal shows what is typed
    await run(['run', config, '-i'], typed, true)
    const history = await readFile(folder.file('history'), 'utf8')
    expect(history).toContain('SELECT 1 AS a;')
    see('history', history)
    see('debug', debugged.join('\n'))
    expect(debugged.length).toBeGreaterThan(0)

    // A view stores its SQL, whatever is in it: README says so
    const unstored = parts.filter(([name]) => !places[name]?.stored)
    const files = { built: folder.file(`built-${shape}.duckdb`), exported: folder.file(`exported-${shape}.duckdb`) }
    const small = await write('small.json', unstored, {
      duckdb: { database: files.built },
      views: [{ name: 'v', sql: 'SELECT 1 AS a' }],
    })
    see('run that builds', await run(['run', small]))
    await exportCatalog(small, 's3://bucket/x.duckdb', {
      upload: (content) => writeFile(files.exported, content),
    })
    for (const [output, file] of Object.entries(files)) see(output, await readFile(file, 'latin1'))
    see(
      'ledger',
      await run(['run', small, '--json', '--query', 'SELECT * FROM _duckalog.views, duckdb_views() WHERE NOT internal']),
    )

    expect(findLeaks(seen, `shape ${shape}`)).toEqual([])
  },
  180_000,
)

describeWith(['quack', 'httpfs'], 'a served catalog', () => {
  test.each(triedShapes)(
    'shows no password of the shape %s, neither where it is served nor to a client',
    async (shape) => {
      const database = folder.file(`served-${shape}.duckdb`)
      const more = { duckdb: { database, directories: { extensions: extensionDirectory }, config: unsigned } }
      const config = await write('served.json', await prepareParts(shape), more)
      const seen: (readonly [output: string, text: string])[] = []
      for (const flags of [['--json'], ['-v'], ['--json', '-v']])
        seen.push([`serve ${flags.join(' ')}`, await serve(config, flags)])
      expect(findLeaks(seen, `served, shape ${shape}`)).toEqual([])
    },
    60_000,
  )
})
