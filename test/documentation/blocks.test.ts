import { fileURLToPath } from 'node:url'
import { checkCommands } from '../../scripts/docs/blocks/check-commands.js'
import { checkTexts } from '../../scripts/docs/blocks/check-texts.js'
import { checkTypes } from '../../scripts/docs/blocks/check-types.js'
import { fileOf, parseBlocks, parseInlineCode, replaceCode } from '../../scripts/docs/blocks/parse-blocks.js'
import { parseCommands } from '../../scripts/docs/blocks/parse-shell.js'

const root = fileURLToPath(new URL('../../', import.meta.url))

const fenced = (info: string, code: string) => `\`\`\`${info}\n${code}\`\`\`\n`

test('a block knows its line, its language, its marks and its file', () => {
  const text = `# A\n\n${fenced('sh run exit=5', 'duckalog plan\n')}\n${fenced('yaml', '# shop/catalog.yaml\nversion: 1\n')}${fenced('ts untried: needs a server', '')}`
  const blocks = parseBlocks('a.md', text)
  expect(blocks.map(({ line, language, marks, code }) => [line, language, marks.run, marks.exit, marks.untried, code])).toEqual([
    [4, 'sh', true, 5, undefined, 'duckalog plan\n'],
    [8, 'yaml', false, 0, undefined, '# shop/catalog.yaml\nversion: 1\n'],
    [12, 'ts', false, 0, 'needs a server', ''],
  ])
  expect(blocks.map(fileOf)).toEqual([undefined, 'shop/catalog.yaml', undefined])
})

test('a block in a comment, which readers do not see, is tried as well', () => {
  expect(parseBlocks('a.md', `<!--\n${fenced('sh run', 'true\n')}-->\n`)).toMatchObject([
    { language: 'sh', marks: { run: true } },
  ])
})

test.each([
  ['sh runs', 'no mark runs'],
  ['sh untried:', 'needs a reason'],
])('a mark that does not exist, or has no reason, is an error: %s', (info, message) => {
  expect(() => parseBlocks('a.md', fenced(info, 'true\n'))).toThrow(message)
})

test('the code in the prose is found without that of blocks', () => {
  expect(parseInlineCode(`a \`b\`\n${fenced('sh', '`c`\n')} | \`d\\|e\` |`)).toEqual(['b', 'd|e'])
})

test('an output replaces the code of its block, and nothing else', () => {
  const text = `a\n${fenced('text output', 'old\nold\n')}b\n${fenced('sh', 'c\n')}`
  const [block] = parseBlocks('a.md', text)
  expect(replaceCode(text, block!, 'new\n')).toBe(`a\n${fenced('text output', 'new\n')}b\n${fenced('sh', 'c\n')}`)
})

test.each([
  [
    'a "b c" \'d\' # e\nf \\\n  g',
    [
      ['a', 'b c', 'd'],
      ['f', 'g'],
    ],
  ],
  ['a | b && c; d > e 2>&1 < f', [['a'], ['b'], ['c'], ['d']]],
  [
    'source <(a b)',
    [
      ['a', 'b'],
      ['source', '<(a b)'],
    ],
  ],
  [
    'X=1 a "$(b "$c")" &',
    [
      ['b', '$c'],
      ['X=1', 'a', '$(b $c)'],
    ],
  ],
])('a script is read into its commands: %s', (script, commands) => {
  expect(parseCommands(script)).toEqual(commands)
})

test.each([
  ['duckalog plan catalog.yaml --chekc', 'plan does not know --chekc'],
  ['duckalog plann catalog.yaml', 'There is no command plann'],
  ['npx duckalog run a.yaml b.yaml', 'run takes other arguments'],
  ['duckalog run catalog.yaml --format xml', 'xml'],
  ['npm run nothing', 'no script nothing'],
  ['if true; then duckalog plann; fi', 'There is no command plann'],
  ['frobnicate', 'frobnicate is not a known command'],
])('a command that does not exist is found: %s', (script, problem) => {
  expect(checkCommands(script, ['test']).join('\n')).toContain(problem)
})

test.each([
  'duckalog plan catalog.yaml --check',
  'npm run test',
  'source <(duckalog completion bash)',
  'A=1 npx duckalog run c.yaml -q "FROM a" | head > b',
])('a command that exists is accepted: %s', (script) => {
  expect(checkCommands(script.replace('| head', ''), ['test'])).toEqual([])
})

test.each([
  [fenced('yaml', 'views:\n  - { name: a, sqll: SELECT 1 }\n'), 'sqll: is not a known key'],
  [fenced('yaml', 'version: 1\nviews: []\n'), 'duckdb: is missing'],
  [fenced('yaml', 'imports: [a.yaml]\nviewss: []\n'), 'viewss'],
  [fenced('json', '{,}\n'), 'JSON'],
  [fenced('text', 'rows\n'), 'output of a block that runs'],
  [fenced('dockerfile', 'FROM node\n'), 'needs the mark untried'],
  ['Run `duckalog plan --chekc`.', 'does not know --chekc'],
])('what is wrong in a document is found: %s', (text, problem) => {
  expect(checkTexts('a.md', text, []).join('\n')).toContain(problem)
})

test('what does not compile is found, in the line of its document', () => {
  const text = `# A\n\n${fenced('ts', "await catalog.query('SELECT 1', undefined, { rowMode: 'jsonn' })\n")}${fenced('js', 'const a = 1\na()\n')}`
  const messages = checkTypes(parseBlocks('docs/a.md', text), root)
  expect(messages.map((message) => message.replace(/(TS\d+)[\s\S]*/, '$1'))).toEqual([
    'docs/a.md:4: error TS2769',
    'docs/a.md:8: error TS2349',
  ])
})
