import { attachesService, createTransactionWatch } from '../../../src/driver/core/watch-transaction.js'

describe('whether a transaction may be open', () => {
  const ran = Promise.resolve()
  const failed = Promise.reject(new Error('no'))
  failed.catch(() => undefined)
  test.each<[string, readonly (readonly [string, Promise<unknown>?])[], boolean]>([
    ['nothing', [], false],
    ['a query', [['SELECT 1', ran]], false],
    ['BEGIN', [['BEGIN', ran]], true],
    ['start transaction', [['start transaction', ran]], true],
    [
      'a COMMIT that ran',
      [
        ['BEGIN TRANSACTION', ran],
        ['COMMIT', ran],
      ],
      false,
    ],
    [
      'a ROLLBACK that ran',
      [
        ['BEGIN', ran],
        [' rollback transaction ; ', ran],
      ],
      false,
    ],
    [
      'END',
      [
        ['BEGIN', ran],
        ['END', ran],
      ],
      false,
    ],
    [
      'a COMMIT that failed',
      [
        ['BEGIN', ran],
        ['COMMIT', failed],
      ],
      true,
    ],
    ['a COMMIT that was prepared only', [['BEGIN', ran], ['COMMIT']], true],
    [
      'CASE … END',
      [
        ['BEGIN', ran],
        ['SELECT CASE WHEN true THEN 1 END', ran],
      ],
      true,
    ],
    ['a BEGIN that was prepared, and may run again', [['BEGIN'], ['COMMIT', ran]], true],
    [
      'a second BEGIN before the COMMIT is heard of',
      [
        ['BEGIN', ran],
        ['COMMIT', ran],
        ['BEGIN', ran],
      ],
      true,
    ],
  ])('%s', async (_title, texts, expected) => {
    const watch = createTransactionWatch()
    for (const text of texts) watch.note(...text)
    await new Promise((resolve) => setImmediate(resolve))
    expect(watch.maybeOpen).toBe(expected)
  })

  test.each([
    ["ATTACH 'other.duckdb' AS o", false],
    ["ATTACH 'C:\\data\\other.duckdb' AS o (READ_ONLY)", false],
    ["ATTACH ':memory:' AS o", false],
    ["ATTACH 'x.sqlite' AS o (TYPE sqlite)", false],
    ["ATTACH 'x.duckdb' AS o (TYPE DUCKDB)", false],
    ["ATTACH 'ducklake:m.duckdb' AS o", true],
    ["attach 'host=h' as o (type postgres)", true],
    ["ATTACH '' AS o (TYPE mysql, SECRET s)", true],
    ["ATTACH 'md:' ", true],
    ["ATTACH 'quack:localhost' AS o", true],
    ["SELECT 'ducklake:x'", false],
  ])('%s', (sql, expected) => expect(attachesService(sql)).toBe(expected))
})
