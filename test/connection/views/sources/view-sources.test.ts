import { mkdir, stat } from 'node:fs/promises'
import { connectToCatalog } from '../../../../src/index.js'
import { type CatalogFolder, makeFolder } from '../../../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../../../support/extensions.js'
import { rawQuery } from '../../../support/raw-duckdb.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

/** A catalog on a file of the folder, with the extensions of the tests and no network. */
function connect(views: readonly object[], duckdb: object = {}) {
  const config = {
    version: 1,
    duckdb: {
      database: 'main.duckdb',
      extension_policy: 'local_only',
      directories: { extensions: extensionDirectory },
      config: unsigned,
      ...duckdb,
    },
    views,
  }
  return connectToCatalog(config as Parameters<typeof connectToCatalog>[0] & object, { base: folder.path })
}

/** The rows of the view `v`. */
async function rowsOf(view: object): Promise<readonly object[]> {
  await using catalog = connect([{ name: 'v', ...view }])
  return await catalog.query('FROM v')
}

async function rejection(view: object): Promise<unknown> {
  return rowsOf(view).then(
    () => undefined,
    (error: unknown) => error,
  )
}

describe('a source and SQL', () => {
  const csv = { source: 'csv', uri: 'people.csv', options: { types: { id: 'INTEGER' } } }
  beforeEach(() => folder.write({ 'people.csv': 'id,full name\n3,Zoë\n1,Ann\n2,Bo\n' }))

  const ordered = [
    { id: 3, 'full name': 'Zoë' },
    { id: 2, 'full name': 'Bo' },
    { id: 1, 'full name': 'Ann' },
  ]

  test.each<[what: string, sql: string, rows: readonly object[]]>([
    ['an order', 'SELECT * FROM source ORDER BY id DESC;', ordered],
    ['FROM first, a limit', 'FROM source ORDER BY id DESC LIMIT 1', ordered.slice(0, 1)],
    ['a comment at its end', 'FROM source ORDER BY id DESC -- newest first', ordered],
    ['a comment behind the semicolon', 'FROM source ORDER BY id DESC; -- newest; first', ordered],
    ['names and case', 'SELECT id AS "Id", "full name" AS n FROM SOURCE s WHERE s.id = 1', [{ Id: 1, n: 'Ann' }]],
    ['a CTE of its own', 'WITH x AS (SELECT max(id) AS m FROM source) SELECT m FROM x', [{ m: 3 }]],
    ['a CTE that is called source, too', 'WITH source AS (SELECT id FROM source WHERE id > 2) FROM source', [{ id: 3 }]],
    [
      'a recursive CTE',
      'WITH RECURSIVE n(i) AS (SELECT min(id) FROM source UNION ALL SELECT i + 1 FROM n WHERE i < 3) FROM n ORDER BY i DESC',
      [{ i: 3 }, { i: 2 }, { i: 1 }],
    ],
    ['a set operation', 'SELECT id FROM source WHERE id = 1 UNION ALL SELECT 0 ORDER BY id', [{ id: 0 }, { id: 1 }]],
    ['the source twice', 'SELECT count(*)::INTEGER AS c FROM source a JOIN source b USING (id)', [{ c: 3 }]],
    ['a pivot', 'PIVOT (SELECT id FROM source) ON id IN (1, 2) USING count(*)::INTEGER', [{ 1: 1, 2: 1 }]],
    ['no use of it', 'VALUES (1)', [{ col0: 1 }]],
  ])('%s', async (_what, sql, rows) => {
    expect(await rowsOf({ ...csv, sql })).toEqual(rows)
  })

  test('without a source, the suffix of the file determines it; wildcards in the folder are literal', async () => {
    expect(await rowsOf({ uri: 'people.csv', sql: 'SELECT count(*)::INTEGER AS n FROM source' })).toEqual([{ n: 3 }])
    await mkdir(folder.file('[a]'))
    await rawQuery(':memory:', `COPY (SELECT 7 AS i) TO '${folder.file('[a]/x.parquet')}'`)
    expect(await rowsOf({ uri: '[[]a[]]/*.parquet', sql: 'FROM source' })).toEqual([{ i: 7 }])
  })

  test('the SQL may come from a file, and another view may read the result', async () => {
    await folder.write({ 'v.sql': 'SELECT id FROM source WHERE id >= {{least|literal}}\n' })
    await using catalog = connect([
      { name: 'w', sql: 'SELECT sum(id)::INTEGER AS s FROM v' },
      { name: 'v', ...csv, sql_template: { path: 'v.sql', variables: { least: 2 } } },
    ])
    expect(await catalog.query('FROM w')).toEqual([{ s: 5 }])
    expect(catalog.report?.views.map(({ view }) => view.name)).toEqual(['v', 'w'])
  })

  test.each<[sql: string, code: string, message: RegExp]>([
    ['SELECT id FROM source\nWHERE id IN', 'VIEW_INVALID', /syntax error .* at line 3, column 1 of its SQL/],
    ['SELEC id FROM source', 'VIEW_INVALID', /at line 1, column 10 of its SQL/],
    ['SELECT 1; SELECT 2', 'VIEW_INVALID', /syntax error at or near ";" at line 1, column 9 of its SQL/],
    ['SELECT 1) x; CREATE TABLE t (i INT); FROM (SELECT 1', 'VIEW_INVALID', /cannot be used/],
    ['INSERT INTO t SELECT * FROM source', 'VIEW_INVALID', /cannot be used/],
    ['FROM sourec', 'VIEW_FAILED', /sourec does not exist/],
  ])('%s is rejected', async (sql, code, message) => {
    expect(await rejection({ ...csv, sql })).toMatchObject({
      code,
      message: expect.stringMatching(message),
      location: { path: 'views[0].sql' },
    })
  })
})

test('a view can have a list of paths, and options with lists and maps', async () => {
  await folder.write({ 'a.csv': '1;x\n', 'b.csv': '2;NA\n', 'a.json': '{"id": "1"}', 'b.json': '{"id": "2", "more": true}' })
  await mkdir(folder.file('day=2026-01-01'))
  await rawQuery(':memory:', `COPY (SELECT 1 AS id) TO '${folder.file('day=2026-01-01/p.parquet')}' (FIELD_IDS {id: 7})`)
  await using catalog = connect([
    {
      name: 'c',
      source: 'csv',
      uri: ['a.csv', 'b.csv'],
      options: { delim: ';', header: false, columns: { id: 'INTEGER', "it's": 'VARCHAR' }, nullstr: ['', 'NA'] },
    },
    {
      name: 'j',
      source: 'json',
      uri: ['a.json', 'b.json'],
      options: { union_by_name: true, columns: { id: 'INTEGER', more: 'BOOLEAN' } },
    },
    { name: 'p', source: 'parquet', uri: ['day=*/p.parquet'], options: { hive_types: { day: 'DATE' } } },
    {
      name: 'f',
      source: 'parquet',
      uri: 'day=2026-01-01/p.parquet',
      options: { schema: { 7: { name: 'seven', type: 'BIGINT', default_value: '0' } } },
    },
  ])
  expect(await catalog.query('FROM c ORDER BY id')).toEqual([
    { id: 1, "it's": 'x' },
    { id: 2, "it's": null },
  ])
  expect(await catalog.query('FROM j ORDER BY id')).toEqual([
    { id: 1, more: null },
    { id: 2, more: true },
  ])
  expect(await catalog.query('FROM p')).toEqual([{ id: 1, day: new Date('2026-01-01') }])
  expect(await catalog.query('SELECT seven FROM f')).toEqual([{ seven: 1n }])
})

describeWith(['excel'], 'excel', () => {
  beforeEach(() =>
    rawQuery(
      ':memory:',
      `LOAD excel;
      COPY (SELECT 1.0 AS id, 'it''s' AS "a b") TO '${folder.file('a.xlsx')}' (FORMAT xlsx, HEADER true, SHEET 'One');
      COPY (SELECT 'x' AS "a b", 2.0 AS id) TO '${folder.file('b.xlsx')}' (FORMAT xlsx, HEADER true, SHEET 'One')`,
      { extension_directory: extensionDirectory, ...unsigned },
    ),
  )

  test('can be read by sheet, with options, and several of them by column name', async () => {
    const excel = { source: 'excel', options: { sheet: 'One', header: true } }
    expect(await rowsOf({ ...excel, uri: 'a.xlsx' })).toEqual([{ id: 1, 'a b': "it's" }])
    expect(await rowsOf({ ...excel, uri: ['a.xlsx', 'b.xlsx'], sql: 'FROM source ORDER BY id DESC' })).toEqual([
      { id: 2, 'a b': 'x' },
      { id: 1, 'a b': "it's" },
    ])
    expect(await rowsOf({ ...excel, uri: 'a.xlsx', options: { range: 'A2:A2', header: false, all_varchar: true } })).toEqual([
      { A: '1.0' },
    ])
  })

  test('that lack a sheet or are no Excel files are reported with their location', async () => {
    await folder.write({ 'junk.xlsx': 'no workbook' })
    const place = { code: 'VIEW_FAILED', location: { path: 'views[0].uri' } }
    expect(await rejection({ source: 'excel', uri: 'a.xlsx', options: { sheet: 'Two' } })).toMatchObject({
      ...place,
      message: expect.stringContaining('Two'),
    })
    expect(await rejection({ source: 'excel', uri: 'junk.xlsx' })).toMatchObject(place)
  })

  test('without the extension, the error says which view needs it', async () => {
    await mkdir(folder.file('none'))
    await using catalog = connect([{ name: 'v', source: 'excel', uri: 'a.xlsx' }], {
      directories: { extensions: folder.file('none') },
    })
    await expect(catalog.getConnection()).rejects.toMatchObject({
      code: 'EXTENSION_UNAVAILABLE',
      message: expect.stringContaining('The extension "excel" could not be loaded'),
      location: { path: 'views[0].source' },
    })
  })
})

describeWith(['delta'], 'delta', () => {
  const schema = JSON.stringify({
    type: 'struct',
    fields: [
      { name: 'id', type: 'integer', nullable: true, metadata: {} },
      { name: 'name', type: 'string', nullable: true, metadata: {} },
    ],
  })
  const log = (...actions: readonly object[]) => actions.map((action) => JSON.stringify(action)).join('\n')

  test('a table of two versions is read at the newest, or at the first by an option', async () => {
    await mkdir(folder.file('people/_delta_log'), { recursive: true })
    const add = async (name: string, select: string) => {
      await rawQuery(':memory:', `COPY (${select}) TO '${folder.file(`people/${name}`)}'`)
      const { size } = await stat(folder.file(`people/${name}`))
      return { add: { path: name, partitionValues: {}, size, modificationTime: 1_760_000_000_000, dataChange: true } }
    }
    await folder.write({
      'people/_delta_log/00000000000000000000.json': log(
        { protocol: { minReaderVersion: 1, minWriterVersion: 2 } },
        {
          metaData: {
            id: '5b1b1f0a-0000-4000-8000-000000000001',
            format: { provider: 'parquet', options: {} },
            schemaString: schema,
            partitionColumns: [],
            configuration: {},
            createdTime: 1_760_000_000_000,
          },
        },
        await add('one.parquet', "SELECT 1::INTEGER AS id, 'Ann' AS name"),
      ),
      'people/_delta_log/00000000000000000001.json': log(await add('two.parquet', "SELECT 2::INTEGER AS id, 'Bo' AS name")),
    })
    expect(await rowsOf({ source: 'delta', uri: 'people', sql: 'FROM source ORDER BY id' })).toEqual([
      { id: 1, name: 'Ann' },
      { id: 2, name: 'Bo' },
    ])
    expect(await rowsOf({ source: 'delta', uri: 'people', options: { version: 0 } })).toEqual([{ id: 1, name: 'Ann' }])
    expect(await rejection({ source: 'delta', uri: 'nobody' })).toMatchObject({
      code: 'VIEW_FAILED',
      location: { path: 'views[0].uri' },
    })
  })
})

describeWith(['iceberg', 'avro'], 'iceberg', () => {
  test('a table is read by its path and by its metadata file', async () => {
    await makeIcebergTable(folder)
    const rows = [
      { id: 1, name: 'Ann' },
      { id: 1, name: 'Bo' },
    ]
    expect(await rowsOf({ source: 'iceberg', uri: 'people', sql: 'FROM source ORDER BY name' })).toEqual(rows)
    expect(
      await rowsOf({ source: 'iceberg', uri: 'people/metadata/v1.metadata.json', sql: 'FROM source ORDER BY name' }),
    ).toEqual(rows)
    expect(
      await rowsOf({ source: 'iceberg', uri: 'people', options: { snapshot_from_id: 7 }, sql: 'FROM source ORDER BY name' }),
    ).toEqual(rows)
    expect(await rejection({ source: 'iceberg', uri: 'nobody' })).toMatchObject({
      code: 'VIEW_FAILED',
      location: { path: 'views[0].uri' },
    })
  })
})

/** An Iceberg table of one Parquet file, written as DuckDB's own Avro writer and a metadata file can. */
async function makeIcebergTable(place: CatalogFolder): Promise<void> {
  const at = (name: string) => place.file(`people/${name}`)
  await mkdir(at('metadata'), { recursive: true })
  const run = (sql: string) => rawQuery(':memory:', sql, { extension_directory: extensionDirectory, ...unsigned })
  await run(
    `COPY (FROM (VALUES (1::INTEGER, 'Ann'), (1, 'Bo')) t(id, name)) TO '${at('p.parquet')}' (FIELD_IDS {id: 1, name: 2})`,
  )
  const { size } = await stat(at('p.parquet'))
  await run(`LOAD avro; COPY (SELECT 1::INT AS status, 7::BIGINT AS snapshot_id, 1::BIGINT AS sequence_number, 1::BIGINT AS file_sequence_number,
    {content: 0::INT, file_path: '${at('p.parquet')}', file_format: 'PARQUET', partition: {id: 1::INT}, record_count: 2::BIGINT,
     file_size_in_bytes: ${size}::BIGINT} AS data_file) TO '${at('metadata/manifest.avro')}' (FORMAT avro, ROOT_NAME 'manifest_entry',
    FIELD_IDS {status: 0, snapshot_id: 1, sequence_number: 3, file_sequence_number: 4, data_file: {__duckdb_field_id: 2, content: 134,
     file_path: 100, file_format: 101, partition: {__duckdb_field_id: 102, id: 1000}, record_count: 103, file_size_in_bytes: 104}})`)
  const { size: length } = await stat(at('metadata/manifest.avro'))
  await run(`LOAD avro; COPY (SELECT '${at('metadata/manifest.avro')}' AS manifest_path, ${length}::BIGINT AS manifest_length,
    0::INT AS partition_spec_id, 0::INT AS content, 1::BIGINT AS sequence_number, 1::BIGINT AS min_sequence_number,
    7::BIGINT AS added_snapshot_id, 1::INT AS added_files_count, 0::INT AS existing_files_count, 0::INT AS deleted_files_count,
    2::BIGINT AS added_rows_count, 0::BIGINT AS existing_rows_count, 0::BIGINT AS deleted_rows_count)
    TO '${at('metadata/snapshot.avro')}' (FORMAT avro, ROOT_NAME 'manifest_file', FIELD_IDS {manifest_path: 500, manifest_length: 501,
     partition_spec_id: 502, content: 517, sequence_number: 515, min_sequence_number: 516, added_snapshot_id: 503, added_files_count: 504,
     existing_files_count: 505, deleted_files_count: 506, added_rows_count: 512, existing_rows_count: 513, deleted_rows_count: 514})`)
  const field = (id: number, name: string, type: string) => ({ id, name, required: false, type })
  await place.write({
    'people/metadata/version-hint.text': '1',
    'people/metadata/v1.metadata.json': {
      'format-version': 2,
      'table-uuid': '5b1b1f0a-0000-4000-8000-000000000002',
      location: place.file('people'),
      'last-sequence-number': 1,
      'last-updated-ms': 1_760_000_000_000,
      'last-column-id': 2,
      'current-schema-id': 0,
      schemas: [{ type: 'struct', 'schema-id': 0, fields: [field(1, 'id', 'int'), field(2, 'name', 'string')] }],
      'default-spec-id': 0,
      'partition-specs': [{ 'spec-id': 0, fields: [{ 'source-id': 1, 'field-id': 1000, name: 'id', transform: 'identity' }] }],
      'last-partition-id': 1000,
      'default-sort-order-id': 0,
      'sort-orders': [{ 'order-id': 0, fields: [] }],
      properties: {},
      'current-snapshot-id': 7,
      snapshots: [
        {
          'snapshot-id': 7,
          'sequence-number': 1,
          'timestamp-ms': 1_760_000_000_000,
          summary: { operation: 'append' },
          'manifest-list': at('metadata/snapshot.avro'),
          'schema-id': 0,
        },
      ],
      'snapshot-log': [],
      'metadata-log': [],
    },
  })
}
