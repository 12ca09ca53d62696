import { bundleCli, type Cli } from '../bundle-cli.js'
import { describeOnTerminal, startOnTerminal } from '../on-terminal.js'
import { startPrompt } from '../repl/prompt-run.js'

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index)

/** Control characters that a terminal acts on, except line breaks and tabs. */
const obeyed = [...range(1, 8), 0xb, 0xc, ...range(0xe, 0x1f), ...range(0x7f, 0x9f), 0x2028, 0x2029]
const hidden = [
  0x61c,
  0x200b,
  0x200e,
  0x200f,
  ...range(0x202a, 0x202e),
  ...range(0x2060, 0x2064),
  ...range(0x2066, 0x206f),
  0xfeff,
]
const controls = [...obeyed, ...hidden]
const text = String.fromCodePoint(...controls)
const yamlName = hidden.map((code) => `\\u${code.toString(16).padStart(4, '0')}`).join('')
const yamlText = controls.map((code) => `\\u${code.toString(16).padStart(4, '0')}`).join('')
/** Built from character codes, so that the shell passes the argument unchanged. */
const sqlText = `concat(${controls.map((code) => `chr(${code})`).join(',')})`

const hostile = new RegExp(`[${controls.map((code) => `\\u${code.toString(16).padStart(4, '0')}`).join('')}]`, 'gu')

/** Escape sequences that this program writes itself: the progress line and the prompt. */
const own = new RegExp(`${String.fromCharCode(27)}\\[(?:\\?(?:7|2004)[lh]|\\d*[ABCDGJK])`, 'g')

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
  cli.write(
    'hostile.yaml',
    `version: 1
duckdb: {database: hostile.duckdb}
views:
  - {name: "v${yamlName}", description: "d${yamlText}", sql: "SELECT 1 AS \\"c${yamlText}\\", '${yamlText}' AS text"}
  - {name: files, source: parquet, uri: "no/f${yamlName}.parquet", optional: true}
`,
  )
  cli.write(
    'broken.yaml',
    `version: 1\nduckdb: {}\nattachments: {duckdb: [{alias: other, path: "no${yamlName}.duckdb"}]}\nviews: []\n`,
  )
  cli.write('plain.yaml', 'version: 1\nduckdb: {}\nviews: []\n')
  // The error is found when the file is read, so the line is shown, with its bidirectional controls
  cli.write('excerpt.yaml', `version: 1\nduckdb: {}\nviews:\n  - {name: a, sql: "SELECT '\u202eabc\u2066\u200f'", colour: x}\n`)
})
afterAll(() => cli.remove())

async function show(...args: readonly string[]): Promise<{ readonly screen: string; readonly found: readonly string[] }> {
  const { screen } = await startOnTerminal(cli, args).end
  const found = screen.replace(own, '').match(hostile) ?? []
  return { screen, found: found.map((control) => `U+${control.charCodeAt(0).toString(16)}`) }
}

const query = `SELECT ${sqlText} AS text, [${sqlText}] AS list, chr(13) AS cr`
const formats = ['table', 'csv', 'json', 'jsonl', 'markdown']

describeOnTerminal(() => {
  test.each(formats)('no control character in data is printed as %s', async (format) => {
    const { screen, found } = await show('query', query, '-c', 'plain.yaml', '--format', format)
    expect(found).toEqual([])
    for (const shown of ['\\u001b', '\\u009b', '\\u202e', '\\u2066', '\\u200f', '\\ufeff']) expect(screen).toContain(shown)
  })

  test.each([
    { args: ['run', 'hostile.yaml', '-v'] },
    { args: ['run', 'hostile.yaml', '--json'] },
    { args: ['run', 'hostile.yaml', '--dry-run'] },
    { args: ['run', 'hostile.yaml', '--force-rebuild', '-q', 'SELECT * FROM duckdb_views() WHERE NOT internal'] },
    { args: ['plan', 'hostile.yaml', '--json'] },
    { args: ['show-paths', 'hostile.yaml'] },
    { args: ['show-paths', 'hostile.yaml', '--json'] },
    { args: ['show-imports', 'hostile.yaml', '--show-merged'] },
    { args: ['generate-sql', 'hostile.yaml'] },
    { args: ['doctor', 'broken.yaml'] },
    { args: ['doctor', 'broken.yaml', '--json'] },
    { args: ['run', 'excerpt.yaml'] },
    { args: ['query', `SELECT error(${sqlText})`, '-c', 'plain.yaml'] },
    { args: ['query', `SELECT error(${sqlText})`, '-c', 'plain.yaml', '--json'] },
    { args: ['query', `FROM "t${String.fromCodePoint(...hidden)}"`, '-c', 'plain.yaml'] },
    { args: ['run', `missing\u202e\u009b.yaml`] },
    { args: ['run', 'plain.yaml', `--colour\u202e\u009b`] },
    { args: [`command\u202e\u009b`] },
  ])('no control character is printed by $args', async ({ args }) => {
    const { screen, found } = await show(...args)
    expect(found).toEqual([])
    expect(screen).toMatch(/\\u[\da-f]{4}/)
  })

  test('no control character is printed at the prompt: tables, schema, completion, pager', async () => {
    const prompt = startPrompt(cli, { args: ['hostile.yaml'], env: { PAGER: 'cat -' } })
    await prompt.ask('CREATE TEMP TABLE plain AS FROM range(3);\r')
    await prompt.ask('.tables\r')
    await prompt.see('main.plain')
    await prompt.ask('FROM main.v\t\t\x15.mode csv\r')
    await prompt.ask(`SELECT ${sqlText} AS text FROM range(40);\r`)
    await prompt.type('\\ufeff', '.plan\r')
    const screen = await prompt.leave('.quit\r')
    expect(screen.replace(own, '').match(hostile) ?? []).toEqual([])
  })
})

test.each([
  { format: 'csv', read: (out: string) => out.split('\r\n')[1] },
  { format: 'json', read: (out: string) => JSON.parse(out)[0].text },
  { format: 'jsonl', read: (out: string) => JSON.parse(out).text },
  { format: 'markdown', read: (out: string) => out.split('\n')[2]?.slice(2, -2) },
])('in a pipe $format contains the data unchanged', async ({ format, read }) => {
  // Without the characters that the format itself quotes or escapes
  const { stdout } = await cli.run('query', `SELECT ${sqlText} AS text`, '-c', 'plain.yaml', '--format', format)
  expect(read(stdout)?.replaceAll(/[`<]/g, '')).toBe(text)
})

test('in a pipe a table keeps characters that only reorder others', async () => {
  const { stdout } = await cli.run('query', "SELECT 'a' || chr(8238) || 'b' || chr(27) AS text", '-c', 'plain.yaml')
  expect(stdout).toContain('a\u202eb\\u001b')
})
