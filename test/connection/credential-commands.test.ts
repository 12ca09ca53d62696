import { readFile, writeFile } from 'node:fs/promises'
import { PassThrough } from 'node:stream'
import { format } from 'node:util'
import createDebug from 'debug'
import { createTerminal } from '../../src/cli/create-terminal.js'
import { createInterrupts } from '../../src/cli/interrupts.js'
import { runProgram } from '../../src/cli/run-program.js'
import { exportCatalog } from '../../src/index.js'
import { places } from '../support/credential-places.js'
import { formsOf, passwordOf, shapes, trace } from '../support/credential-shapes.js'
import { mergeParts } from '../support/merge-parts.js'
import { type CatalogFolder, makeFolder } from './catalog-folder.js'

const names = Object.keys(places)
const shapeNames = Object.keys(shapes)
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

/** Runs a command in this process; all that it writes. */
async function run(args: readonly string[], input = ''): Promise<string> {
  const written: string[] = []
  const open = () =>
    Object.assign(
      new PassThrough().on('data', (data) => written.push(String(data))),
      { isTTY: false },
    )
  const [stdin, stdout, stderr] = [new PassThrough(), open(), open()] as const
  stdin.end(input)
  const terminal = createTerminal(stdout as never, stderr as never, false)
  const interrupts = createInterrupts(
    () => undefined,
    () => undefined,
  )
  const env = { ...process.env, DUCKALOG_HISTORY: folder.file('history') }
  const streams = { input: stdin as never, output: stdout as never }
  const code = await runProgram(['node', 'duckalog', ...args], {
    terminal,
    signal: interrupts.signal,
    interrupts,
    env,
    ...streams,
  })
  return `${code}\n${written.join('')}`
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

test.each(shapeNames.filter((shape) => process.env.SOAK === '1' || shape === 'quotes' || shape === 'separators'))(
  'no command shows a password of the shape %s, and no file of ours holds one',
  async (shape) => {
    const parts = await Promise.all(
      chosen.map(async (name) => {
        const index = names.indexOf(name)
        const written = formsOf(passwordOf(index, shape))
        await folder.write(places[name]?.files?.(written, index) ?? {})
        return [name, places[name]?.parts(written, index) ?? {}] as const
      }),
    )
    const database = folder.file(`${shape}.duckdb`)
    const write = async (file: string, list: readonly (readonly [string, object])[], more: object) => {
      const source = mergeParts([...list.map(([, part]) => part), more])
      await writeFile(folder.file(file), JSON.stringify(source))
      return folder.file(file)
    }
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
    see(
      'prompt',
      (await run(['run', config, '-i', '--no-bail'], `${script.join(';\n')};\nSELECT 1 AS a;\n`)).replace(/^\s*\^.*$/gm, ''),
    )
    see('history', await readFile(folder.file('history'), 'utf8').catch(() => ''))
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

    const leaks = seen.flatMap(([output, text]) =>
      [...text.matchAll(trace)]
        .slice(0, 3)
        .map(({ 1: index, index: at }) => `${names[Number(index)]} | ${output} | ${text.slice(Math.max(0, at - 90), at + 40)}`),
    )
    expect(leaks).toEqual([])
    // biome-ignore lint/suspicious/noConsole: the count is what the test says
    console.log(`${chosen.length * seen.length} combinations of place and output, shape ${shape}: 0 hits`)
  },
  180_000,
)
