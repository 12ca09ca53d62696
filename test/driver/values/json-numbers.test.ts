import { connectToCatalog } from '../../../src/index.js'

const catalog = connectToCatalog({ version: 1, duckdb: {} })
afterAll(() => catalog.close())

test('dates are the text of DuckDB, over the whole calendar', async () => {
  const rows = await catalog.query<{ d: string; text: string }>(
    `SELECT d, d::VARCHAR AS text FROM (
       SELECT DATE '0001-01-01' + (i * 61)::INTEGER AS d FROM range(59875) t(i)
       UNION ALL SELECT unnest([DATE '9999-12-31', DATE '2000-02-29', DATE '1900-02-28', DATE '1900-03-01', DATE '0099-12-31', DATE '10000-01-01',
         '0044-03-15 (BC)'::DATE, 'infinity'::DATE, '-infinity'::DATE]))`,
    undefined,
    { rowMode: 'json' },
  )
  expect(rows.length).toBeGreaterThan(59_875)
  expect(rows.filter(({ d, text }) => d !== text)).toEqual([])
})

test('a decimal of up to 15 digits is the nearest number, a longer one is text', async () => {
  const rows = await catalog.query<{ d: number | string; text: string }>(
    `SELECT d, d::VARCHAR AS text FROM (SELECT ((i * 7919 - 500000) / 1000)::DECIMAL(12, 3) AS d FROM range(2000) t(i))`,
    undefined,
    { rowMode: 'json' },
  )
  expect(rows.filter(({ d, text }) => d !== Number(text))).toEqual([])
  const [row] = await catalog.query(
    `SELECT 123456789012345::DECIMAL(15, 0) AS a, 1234567890123456::DECIMAL(16, 0) AS b, 0.00000000000001::DECIMAL(16, 14) AS c,
       0.000000000000001::DECIMAL(16, 15) AS d, -0.5::DECIMAL(3, 1) AS e`,
    undefined,
    { rowMode: 'json' },
  )
  expect(row).toEqual({ a: 123456789012345, b: '1234567890123456', c: 1e-14, d: '0.000000000000001', e: -0.5 })
})
