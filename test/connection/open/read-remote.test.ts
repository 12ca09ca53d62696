import { connectToCatalog } from '../../../src/index.js'

test('a connect reads a remote config with the function of its options', async () => {
  const asked: string[] = []
  const readRemote = async (url: string) => {
    asked.push(url)
    return url.endsWith('main.yaml')
      ? 'version: 1\nduckdb: {}\nimports: [part.yaml]\nviews: []\n'
      : 'views: [{ name: v, sql: SELECT 42 AS a }]\n'
  }
  await using catalog = connectToCatalog('s3://bucket/main.yaml', { readRemote })
  expect([...(await catalog.query('FROM v'))]).toEqual([{ a: 42 }])
  expect(asked).toEqual(['s3://bucket/main.yaml', 's3://bucket/part.yaml'])
})
