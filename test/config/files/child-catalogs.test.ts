import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { loadConfig } from '../../../src/config/index.js'
import type { ConfigError } from '../../../src/errors.js'
import { problemsOf } from '../problems-of.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duckalog-children-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
}

/** A catalog on a file beside its config, that attaches others: alias → the other keys of its entry. */
function catalog(children: Readonly<Record<string, string>> = {}, database = 'data.duckdb'): string {
  const entries = Object.entries(children).map(([alias, rest]) => `    - {alias: ${alias}, ${rest}}\n`)
  return `version: 1\nduckdb: {database: "${database}"}\nattachments:\n  duckalog:\n${entries.join('')}`
}

/** The problems, as `file:line:column path: message`, without the folder. */
async function problems(name = 'main.yaml'): Promise<readonly string[]> {
  const error = await loadConfig(join(folder, name)).then(
    () => undefined,
    (refusal: ConfigError) => refusal,
  )
  return (error?.issues ?? []).map(({ file, line, column, path, message }) =>
    [[file, line, column].filter(Boolean).join(':'), path, message].filter(Boolean).join(' ').replaceAll(`${folder}/`, ''),
  )
}

const leaf = 'version: 1\nduckdb: {database: leaf.duckdb}\n'

test('the databases of attached catalogs are filled in, relative to the folder of their own config', async () => {
  await write({
    'main.yaml': catalog({
      one: 'config_path: a/one.yaml',
      two: 'config_path: a/one.yaml, database: b/two.duckdb, read_only: false',
    }),
    'a/one.yaml': catalog({ leaf: 'config_path: ../leaf/leaf.yaml' }),
    'leaf/leaf.yaml': leaf,
  })
  const config = await loadConfig(join(folder, 'main.yaml'))
  expect(config.attachments?.duckalog).toEqual([
    { alias: 'one', config_path: join(folder, 'a/one.yaml'), database: join(folder, 'a/data.duckdb') },
    {
      alias: 'two',
      config_path: join(folder, 'a/one.yaml'),
      database: join(folder, 'b/two.duckdb'),
      read_only: false,
    },
  ])
  expect(Object.isFrozen(config.attachments?.duckalog?.[0])).toBe(true)
})

test('a cycle of attached catalogs is reported with its path, also through links', async () => {
  await write({
    'main.yaml': catalog({ one: 'config_path: one.yaml' }),
    'one.yaml': catalog({ two: 'config_path: two.yaml' }, 'one.duckdb'),
    'two.yaml': catalog({ leaf: 'config_path: leaf.yaml', back: 'config_path: link.yaml' }, 'two.duckdb'),
    'leaf.yaml': leaf,
    'self.yaml': catalog({ me: 'config_path: self.yaml' }),
  })
  await symlink(join(folder, 'main.yaml'), join(folder, 'link.yaml'))
  const told = 'attachments.duckalog[0].config_path names a catalog that cannot be used, for the following reasons'
  expect(await problems()).toEqual([
    `main.yaml:5:20 ${told}`,
    `one.yaml:5:20 ${told}`,
    'two.yaml:6:21 attachments.duckalog[1].config_path creates a cycle of attached catalogs: main.yaml → one.yaml → two.yaml → link.yaml; remove one of these attachments',
  ])
  expect(await problems('self.yaml')).toEqual([
    'self.yaml:5:19 attachments.duckalog[0].config_path creates a cycle of attached catalogs: self.yaml → self.yaml; remove one of these attachments',
  ])
})

test('ten catalogs deep is enough', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `c${index}`)
  await write(
    Object.fromEntries(
      names.map((name, index) => [
        `${name}.yaml`,
        index === 11 ? leaf : catalog({ next: `config_path: c${index + 1}.yaml` }, `${name}.duckdb`),
      ]),
    ),
  )
  expect((await problems('c0.yaml')).at(-1)).toBe(
    'c10.yaml:5:21 attachments.duckalog[0].config_path nests attached catalogs more than 10 levels deep: c0.yaml → c1.yaml → c2.yaml → c3.yaml → ' +
      'c4.yaml → c5.yaml → c6.yaml → c7.yaml → c8.yaml → c9.yaml → c10.yaml → c11.yaml',
  )
  expect(await problems('c1.yaml')).toEqual([])
})

test('problems of all attached catalogs are reported together, with the location that names them', async () => {
  await write({
    'main.yaml': catalog({ a: 'config_path: missing.yaml', b: 'config_path: bad.yaml', c: 'config_path: leaf.yaml' }),
    'bad.yaml': 'version: 1\nduckdb: {}\nviews: [{name: v}]\n',
    'leaf.yaml': leaf,
  })
  const told = 'names a catalog that cannot be used, for the following reasons'
  expect(await problems()).toEqual([
    `main.yaml:5:18 attachments.duckalog[0].config_path ${told}`,
    'missing.yaml does not exist; did you mean `main.yaml`?',
    `main.yaml:6:18 attachments.duckalog[1].config_path ${told}`,
    'bad.yaml:3:9 views[0] has no source and no SQL; write `source`, or one of `sql`, `sql_file` and `sql_template`',
  ])
})

test("a database that is not a file, or is the catalog's own, cannot be attached", async () => {
  await write({
    'main.yaml': catalog({
      memory: 'config_path: memory.yaml',
      motherduck: 'config_path: leaf.yaml, database: "md:x"',
      same: 'config_path: leaf.yaml, database: data.duckdb',
      good: 'config_path: memory.yaml, database: good.duckdb',
    }),
    'memory.yaml': 'version: 1\nduckdb: {}\n',
    'leaf.yaml': leaf,
  })
  const noFile =
    'is an in-memory or remote database, but only a file can be attached; give that catalog a `duckdb.database` with the path of a file, or write `database` here'
  expect(await problems()).toEqual([
    `main.yaml:5:23 attachments.duckalog[0].config_path ${noFile}`,
    `main.yaml:6:51 attachments.duckalog[1].database ${noFile}`,
    'main.yaml:7:45 attachments.duckalog[2].database is the database file of this catalog itself; use another file for one of them',
  ])
})

test.each<[entry: string, problems: readonly string[]]>([
  ['{alias: c}', ['4:14 attachments.duckalog[0].config_path: is missing']],
  ['{config_path: c.yaml}', ['4:14 attachments.duckalog[0].alias: is missing']],
  ['{alias: c, config_path: ""}', ['4:25 attachments.duckalog[0].config_path: is empty']],
  [
    '{alias: c, config_path: a, path: b}',
    ['4:41 attachments.duckalog[0].path: is not a known key; the keys are alias, read_only, options, config_path, database'],
  ],
  ['{alias: main, config_path: a}', ['4:15 attachments.duckalog[0].alias: "main" is reserved by DuckDB; choose another alias']],
  [
    '{alias: D, config_path: a}',
    [
      '4:15 attachments.duckalog[0].alias: "D" duplicates the alias of attachments.duckdb[0] (catalog.yaml:5:12); aliases are case-insensitive and must be unique across all kinds',
    ],
  ],
])('%s is refused', (entry, told) => {
  expect(problemsOf(`version: 1\nduckdb: {}\nattachments:\n  duckalog: [${entry}]\n  duckdb: [{alias: d, path: d.db}]`)).toEqual(
    told,
  )
})
