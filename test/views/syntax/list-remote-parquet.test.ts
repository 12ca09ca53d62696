import { planViews } from '../../../src/views/definition/plan-views.js'
import { readSyntax } from '../../../src/views/syntax/read-syntax.js'
import { viewsConfig, withDatabase } from '../view-fixtures.js'

test.each<[sql: string, files: readonly string[] | undefined]>([
  ["FROM 'https://h/a.parquet'", ['https://h/a.parquet']],
  ["FROM 's3://b/A.PARQUET'", ['s3://b/A.PARQUET']],
  ["FROM read_parquet(['s3://b/a', 's3://b/*.parquet'])", ['s3://b/a', 's3://b/*.parquet']],
  ["FROM parquet_scan('https://h/a')", ['https://h/a']],
  [
    "WITH w AS (FROM 'https://h/a.parquet') SELECT (SELECT 1 FROM 's3://b/b.parquet') FROM w",
    ['https://h/a.parquet', 's3://b/b.parquet'],
  ],
  ["FROM 'https://h/a.parquet', 'https://h/a.parquet', 'b.parquet'", ['https://h/a.parquet']],
  ["FROM read_parquet(getvariable('files')), 'https://h/a.parquet'", ['https://h/a.parquet']],
  ["FROM 'https://h/a.csv'", undefined],
  ["FROM 'https://h/a.parquet.csv'", undefined],
  ["FROM read_csv('https://h/a.parquet')", undefined],
  ["SELECT 'https://h/a.parquet' AS url", undefined],
  ["FROM 'b.parquet'", undefined],
])('%s reads the remote Parquet files %j', async (sql, files) => {
  await withDatabase(async (connection) => {
    const [syntax] = await readSyntax(connection, planViews(viewsConfig({ v: sql })))
    expect(syntax?.remoteParquet).toEqual(files)
  })
})
