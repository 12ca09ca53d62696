import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { describeWith } from '../../support/extensions.js'
import { holdDatabase } from '../../support/hold-database.js'
import { useTestsSideBySide } from '../../support/side-by-side.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { openChecked } from './check-sources.js'

const inFolder = temporaryFolder()
const digest = /^[0-9a-f]{32}$/

/** Waits until a write counts as settled. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 2_100))

function folderOf(name: string, files: Readonly<Record<string, string>>): string {
  const folder = inFolder(name)
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(`${folder}/${file}`.replace(/\/[^/]*$/, ''), { recursive: true })
    writeFileSync(`${folder}/${file}`, text)
  }
  return folder
}

function rewriteSilently(folder: string): void {
  const file = `${folder}/a.csv`
  const { atime, mtime } = statSync(file)
  writeFileSync(file, 'a\n7\n')
  utimesSync(file, atime, mtime)
}

describe('files of this machine', () => {
  const testBeside = useTestsSideBySide(60_000)

  testBeside('every change of what a pattern matches has another digest, and nothing else has', async () => {
    const changes: readonly (readonly [string, (folder: string) => void, changed: readonly boolean[]])[] = [
      ['nothing', () => undefined, [false, false]],
      ['a file that does not match', (folder) => writeFileSync(`${folder}/other.txt`, 'y'), [false, false]],
      ['appended', (folder) => appendFileSync(`${folder}/a.csv`, '4\n'), [true, true]],
      ['another file', (folder) => appendFileSync(`${folder}/sub/c.csv`, '4\n'), [true, false]],
      ['a new file', (folder) => writeFileSync(`${folder}/sub/new.csv`, 'a\n5\n'), [true, false]],
      ['a removed file', (folder) => rmSync(`${folder}/b.csv`), [true, false]],
      ['a renamed file', (folder) => renameSync(`${folder}/b.csv`, `${folder}/b2.csv`), [true, false]],
      ['a file of the same size and time', rewriteSilently, [true, true]],
    ]
    const cases = changes.map(([what, change, changed], index) => {
      const files = { 'a.csv': 'a\n1\n', 'b.csv': 'a\n2\n', 'sub/c.csv': 'a\n3\n', 'other.txt': 'x' }
      return { what, change, changed, folder: folderOf(`changes${index}`, files), index }
    })
    await using catalog = await openChecked({
      views: cases.flatMap(({ folder, index }) => [
        { name: `all${index}`, source: 'csv' as const, uri: `${folder}/**/*.csv` },
        { name: `one${index}`, sql: `FROM '${folder}/a.csv'` },
      ]),
    })
    const look = () =>
      Promise.all(cases.map(async ({ index }) => [await catalog.look(`all${index}`), await catalog.look(`one${index}`)]))
    await settle()
    const before = await look()
    for (const { change, folder } of cases) change(folder)
    await settle()
    const after = await look()
    const seen = cases.map(({ what, index }) => [
      what,
      after[index]?.map((now, each) => JSON.stringify(now) !== JSON.stringify(before[index]?.[each])),
    ])
    expect(seen).toEqual(cases.map(({ what, changed }) => [what, changed]))
  })

  test('a file that changed just now has another digest once more', async () => {
    const folder = folderOf('settling', { 'a.csv': 'a\n1\n' })
    await using catalog = await openChecked({ views: [{ name: 'v', source: 'csv', uri: `${folder}/a.csv` }] })
    const [first, second] = [await catalog.look('v'), await catalog.look('v')]
    expect(first).not.toEqual(second)
    await settle()
    const settled = await catalog.look('v')
    expect(settled).not.toEqual(second)
    expect(await catalog.look('v')).toEqual(settled)
  })

  testBeside('are found in every form of SQL', async () => {
    const folder = folderOf('forms', { 'a.csv': 'a\n1\n', 'b1.csv': 'a\n1\n' })
    const forms = [
      `FROM read_csv('file://${folder}/a.csv')`,
      `FROM read_csv(['${folder}/a.csv', '${folder}/b*.csv'])`,
      `FROM read_text('${folder}' || '/a.csv')`,
      `SELECT (SELECT count(*) FROM '${folder}/a.csv') AS n`,
      `WITH "a.csv" AS (FROM read_csv('${folder}/a.csv')) FROM "a.csv"`,
      `FROM query('FROM read_csv(''${folder}/a.csv'')')`,
    ]
    await using catalog = await openChecked({ views: forms.map((sql, index) => ({ name: `v${index}`, sql })) })
    const look = () => catalog.check(Object.fromEntries(forms.map((_, index) => [`v${index}`, 'sources'])))
    await settle()
    const before = await look()
    for (const found of Object.values(before))
      expect(found).toEqual([{ source: expect.any(String), digest: expect.stringMatching(digest) }])
    expect(await look()).toEqual(before)
    appendFileSync(`${folder}/a.csv`, '2\n')
    for (const [view, found] of Object.entries(await look())) expect([view, found]).not.toEqual([view, before[view]])
  })

  test('what is no file, or may not be read, is said', async () => {
    const folder = folderOf('refused', { 'a.csv': 'a\n1\n', 'in/b.csv': 'a\n1\n' })
    execFileSync('mkfifo', [`${folder}/pipe`])
    const views = [
      { name: 'outside', source: 'csv' as const, uri: `${folder}/a.csv` },
      { name: 'inside', source: 'csv' as const, uri: `${folder}/in/b.csv` },
      { name: 'pipe', sql: `FROM read_text('${folder}/pipe')` },
    ]
    await using free = await openChecked({ views })
    expect(await free.look('pipe')).toEqual({ [`${folder}/pipe`]: `unchecked: ${folder}/pipe is not a regular file` })
    await using hardened = await openChecked({
      duckdb: { security: { external_access: false, allowed_directories: [`${folder}/in`] } },
      views,
    })
    expect(Object.values(await hardened.look('outside'))).toEqual([expect.stringMatching(/^failed: .*Permission/s)])
    expect(Object.values(await hardened.look('inside'))).toEqual([expect.stringMatching(digest)])
  })
})

describeWith(['sqlite_scanner'], 'database files', () => {
  test('are noticed by their files and logs, and keep their locks', async () => {
    const [main, sales, shop] = [inFolder('main.duckdb'), inFolder('sales.duckdb'), inFolder('shop.sqlite')]
    {
      await using writer = await openChecked({
        attachments: { duckdb: [{ alias: 'w', path: sales, read_only: false }] },
        duckdb: { load_extensions: ['sqlite_scanner'] },
      })
      await writer.run(`CREATE TABLE w.t AS SELECT 1 AS a; USE w; CREATE VIEW deep AS FROM t; USE memory`)
      await writer.run(`ATTACH '${shop}' AS shop (TYPE sqlite); CREATE TABLE shop.orders (id INTEGER); DETACH shop`)
    }
    await using catalog = await openChecked({
      duckdb: { database: main },
      attachments: {
        duckdb: [{ alias: 'sales', path: sales, read_only: false }],
        sqlite: [{ alias: 'shop', path: shop, read_only: false }],
      },
      views: [
        { name: 'v', sql: 'SELECT t.a FROM sales.t, sales.main.deep, shop.orders' },
        { name: 'files', sql: `SELECT filename FROM read_blob('${inFolder('*.duckdb')}')` },
        { name: 'scan', sql: `FROM sqlite_scan('${shop}', 'orders')` },
      ],
    })
    await settle()
    const before = await catalog.look('v')
    expect(before).toEqual({
      [sales]: expect.stringMatching(digest),
      [shop]: expect.stringMatching(digest),
      'sales.main.deep': expect.stringMatching(digest),
    })
    expect(await catalog.look('v')).toEqual(before)
    const scan = await catalog.look('scan')
    await catalog.run('INSERT INTO sales.t VALUES (2)')
    const inserted = await catalog.look('v')
    expect(inserted[sales]).not.toBe(before[sales])
    expect(inserted[shop]).toBe(before[shop])
    await catalog.run('INSERT INTO shop.orders VALUES (2)')
    expect((await catalog.look('v'))[shop]).not.toBe(before[shop])
    expect(await catalog.look('scan')).not.toEqual(scan)
    await catalog.run('CREATE OR REPLACE VIEW sales.deep AS SELECT 2 AS a')
    expect((await catalog.look('v'))['sales.main.deep']).not.toBe(before['sales.main.deep'])
    await catalog.look('files')
    for (const file of [main, sales]) await expect(holdDatabase(file)).rejects.toThrow('Could not set lock')
  })

  test('hard links and symbolic links to an open database keep its lock, too', async () => {
    const file = inFolder('linked.duckdb')
    {
      await using created = await openChecked({ duckdb: { database: file } })
      await created.run('CREATE TABLE t (a INTEGER)')
    }
    linkSync(file, inFolder('hard.bin'))
    symlinkSync(file, inFolder('soft.bin'))
    await using catalog = await openChecked({
      duckdb: { database: file },
      views: [{ name: 'v', sql: `SELECT filename FROM read_blob('${inFolder('*.bin')}')` }],
    })
    await catalog.look('v')
    await expect(holdDatabase(file)).rejects.toThrow('Could not set lock')
  })
})
