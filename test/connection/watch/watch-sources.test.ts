import { mkdir, rename, rm, symlink, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type CatalogEvent, connectToCatalog } from '../../../src/index.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'

type Reload = Extract<CatalogEvent, { type: 'reloaded' | 'reload-failed' }>

const views = (...names: readonly string[]) => ({ views: names.map((name) => ({ name, sql: `SELECT '${name}' AS name` })) })
const main = (rest: object) => ({ version: 1, duckdb: {}, ...rest })

/** What a catalog of these files waits for, what then happens on the disk, and the views that it has afterwards. */
interface Wait {
  readonly files: Readonly<Record<string, unknown>>
  readonly steps: readonly ((folder: CatalogFolder) => Promise<unknown>)[]
  readonly expected: readonly string[]
}

const write =
  (files: Readonly<Record<string, unknown>>) =>
  async (folder: CatalogFolder): Promise<void> => {
    for (const name of Object.keys(files)) await mkdir(dirname(folder.file(name)), { recursive: true })
    await folder.write(files)
  }
const move = (from: string, to: string) => (folder: CatalogFolder) => rename(folder.file(from), folder.file(to))
const link = (target: string, name: string) => (folder: CatalogFolder) => symlink(folder.file(target), folder.file(name))
const remove = (name: string) => (folder: CatalogFolder) => rm(folder.file(name), { recursive: true })

const globbed = main({ imports: [{ path: 'parts/*.json', optional: true }] })
const deep = main({ imports: [{ path: 'parts/**/*.json', optional: true }] })
const optional = main({ imports: [{ path: 'more/later.json', optional: true }] })
const bySql = main({ views: [{ name: 'b', sql_file: 'sql/b.sql' }] })
const byVariable = main({ views: [{ name: '${env:WATCHED_NAME:a}', sql: 'SELECT 1' }] })
const saved = (name: string, text: unknown) => [write({ [`${name}.tmp`]: text }), move(`${name}.tmp`, name)]

test.each<[what: string, wait: Wait]>([
  [
    'a new file of a pattern',
    {
      files: { 'c.json': globbed, 'parts/a.json': views('a') },
      steps: [write({ 'parts/b.json': views('b') })],
      expected: ['a', 'b'],
    },
  ],
  [
    'the first file of a pattern',
    { files: { 'c.json': globbed, 'parts/x.txt': '' }, steps: [write({ 'parts/b.json': views('b') })], expected: ['b'] },
  ],
  ['the folder of a pattern', { files: { 'c.json': globbed }, steps: [write({ 'parts/b.json': views('b') })], expected: ['b'] }],
  [
    'a file of a pattern that is gone',
    {
      files: { 'c.json': globbed, 'parts/a.json': views('a'), 'parts/b.json': views('b') },
      steps: [remove('parts/b.json')],
      expected: ['a'],
    },
  ],
  [
    'a file of a pattern that was renamed into it',
    { files: { 'c.json': globbed, 'parts/b.off': views('b') }, steps: [move('parts/b.off', 'parts/b.json')], expected: ['b'] },
  ],
  [
    'a new sub-folder of **',
    {
      files: { 'c.json': deep, 'parts/a.json': views('a') },
      steps: [write({ 'parts/x/y/b.json': views('b') })],
      expected: ['a', 'b'],
    },
  ],
  [
    'a file in a sub-folder of ** that is new itself',
    {
      files: { 'c.json': deep, 'parts/a.json': views('a') },
      steps: [write({ 'parts/x/y/b.json': views('b') }), write({ 'parts/x/y/c.json': views('c') })],
      expected: ['a', 'b', 'c'],
    },
  ],
  [
    'a sub-folder that was renamed into **',
    {
      files: { 'c.json': deep, 'parts/a.json': views('a'), 'away/b.json': views('b') },
      steps: [move('away', 'parts/here')],
      expected: ['a', 'b'],
    },
  ],
  [
    'an optional import, with its folder',
    { files: { 'c.json': optional }, steps: [write({ 'more/later.json': views('b') })], expected: ['b'] },
  ],
  [
    'an optional import that was there once',
    {
      files: { 'c.json': optional, 'more/later.json': views('a') },
      steps: [remove('more'), write({ 'more/later.json': views('b') })],
      expected: ['b'],
    },
  ],
  ['a .env file', { files: { 'c.json': byVariable }, steps: [write({ '.env': 'WATCHED_NAME=b\n' })], expected: ['b'] }],
  [
    'a .env file of a folder further up',
    { files: { 'in/c.json': byVariable }, steps: [write({ '.env': 'WATCHED_NAME=b\n' })], expected: ['b'] },
  ],
  [
    'a file of variables that the catalog names',
    {
      files: { 'c.json': { ...byVariable, env_files: ['local.env'] } },
      steps: [write({ 'local.env': 'WATCHED_NAME=b\n' })],
      expected: ['b'],
    },
  ],
  [
    'a new file of variables of a pattern',
    {
      files: { 'c.json': { ...byVariable, env_files: ['*.env'] } },
      steps: [write({ 'any.env': 'WATCHED_NAME=b\n' })],
      expected: ['b'],
    },
  ],
  [
    'a file that is deleted and made again',
    { files: { 'c.json': main(views('a')) }, steps: [remove('c.json'), write({ 'c.json': main(views('b')) })], expected: ['b'] },
  ],
  [
    'a folder that is renamed away and made again',
    {
      files: { 'c.json': main({ imports: ['parts/a.json'] }), 'parts/a.json': views('a') },
      steps: [move('parts', 'old'), write({ 'parts/a.json': views('b') }), write({ 'parts/a.json': views('c') })],
      expected: ['c'],
    },
  ],
  [
    'a folder that another one takes the place of',
    {
      files: { 'c.json': main({ imports: ['parts/a.json'] }), 'parts/a.json': views('a'), 'next/a.json': views('b') },
      steps: [
        async (folder) => {
          await move('parts', 'old')(folder)
          await move('next', 'parts')(folder)
        },
        write({ 'parts/a.json': views('c') }),
      ],
      expected: ['c'],
    },
  ],
  [
    'an SQL file that the new config waits for',
    {
      files: { 'c.json': main(views('a')) },
      steps: [write({ 'c.json': bySql }), write({ 'sql/b.sql': 'SELECT 1' })],
      expected: ['b'],
    },
  ],
  [
    'an import that the new config waits for',
    {
      files: { 'c.json': main(views('a')) },
      steps: [write({ 'c.json': main({ imports: ['sub/b.json'] }) }), write({ 'sub/b.json': views('b') })],
      expected: ['b'],
    },
  ],
  [
    'a file of a pattern that the new config waits for',
    {
      files: { 'c.json': main(views('a')) },
      steps: [write({ 'c.json': main({ imports: ['sub/*.json'] }) }), write({ 'sub/b.json': views('b') })],
      expected: ['b'],
    },
  ],
  [
    'an import whose import is broken, and mended',
    {
      files: { 'c.json': main({ imports: ['a.json'] }), 'a.json': views('a') },
      steps: [write({ 'b.json': '{', 'a.json': { imports: ['b.json'] } }), write({ 'b.json': views('b') })],
      expected: ['b'],
    },
  ],
  [
    'an import by a link whose target changes',
    {
      files: { 'c.json': main({ imports: ['now.json'] }), 'one.json': views('a'), 'two.json': views('b') },
      steps: [
        async (folder) => {
          await unlink(folder.file('now.json'))
          await link('two.json', 'now.json')(folder)
        },
        write({ 'two.json': views('c') }),
      ],
      expected: ['c'],
    },
  ],
  [
    'a folder by a link that is moved on',
    {
      files: { 'c.json': main({ imports: ['now/a.json'] }), 'one/a.json': views('a'), 'two/a.json': views('b') },
      steps: [
        async (folder) => {
          await link('two', 'next')(folder)
          await move('next', 'now')(folder)
        },
        write({ 'two/a.json': views('c') }),
      ],
      expected: ['c'],
    },
  ],
  [
    'a save by renaming, twice',
    {
      files: { 'c.json': main({ imports: ['a.json'] }), 'a.json': views('a') },
      steps: [
        async (folder) => {
          for (const step of saved('a.json', views('b'))) await step(folder)
        },
        async (folder) => {
          for (const step of saved('a.json', views('c'))) await step(folder)
        },
      ],
      expected: ['c'],
    },
  ],
])(
  'sees %s',
  async (what, { files, steps, expected }) => {
    await using folder = await makeFolder()
    await write(files)(folder)
    if (what.includes('import by a link')) await link('one.json', 'now.json')(folder)
    if (what.includes('folder by a link')) await link('one', 'now')(folder)
    const reloads: Reload[] = []
    let wake: () => void = () => undefined
    const path = folder.file('in/c.json' in files ? 'in/c.json' : 'c.json')
    await using catalog = connectToCatalog(path, {
      onEvent(event) {
        if (event.type !== 'reloaded' && event.type !== 'reload-failed') return
        reloads.push(event)
        wake()
      },
    })
    await catalog.watch({ debounce: 30 })
    for (const [index, step] of steps.entries()) {
      reloads.length = 0
      const isLast = index === steps.length - 1
      await step(folder)
      // The last change must have been taken over; one before it may fail
      while (isLast ? reloads.at(-1)?.type !== 'reloaded' : reloads.length === 0)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
    const found = await catalog.query<{ name: string }>(
      'SELECT view_name AS name FROM duckdb_views() WHERE NOT internal ORDER BY ALL',
    )
    expect(found.map(({ name }) => name)).toEqual(expected)
    expect(reloads.at(-1)?.type).toBe('reloaded')
  },
  20_000,
)

test('a database that is written all the time next to the catalog does not hide changes', async () => {
  await using folder = await makeFolder()
  await write({ 'c.json': globbed, 'parts/a.json': views('a') })(folder)
  let reloaded: () => void = () => undefined
  const seen = new Promise<void>((resolve) => {
    reloaded = resolve
  })
  await using catalog = connectToCatalog(folder.file('c.json'), {
    onEvent: ({ type }) => type === 'reloaded' && reloaded(),
  })
  await catalog.watch({ debounce: 200 })
  let count = 0
  const noise = setInterval(() => void folder.write({ 'parts/main.duckdb.wal': `${count++}`, 'main.duckdb.wal': `${count}` }), 10)
  try {
    await folder.write({ 'parts/b.json': views('b') })
    await seen
  } finally {
    clearInterval(noise)
  }
  expect(await catalog.query('FROM b')).toEqual([{ name: 'b' }])
})
