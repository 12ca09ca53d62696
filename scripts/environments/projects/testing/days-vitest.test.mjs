import 'duckalog/testing/vitest'
import { connectToCatalog } from 'duckalog'
import { createTestCatalog } from 'duckalog/testing'
import { expect, test } from 'vitest'

test('vitest', async () => {
  const catalog = connectToCatalog('catalog.yaml')
  expect(await catalog.query('FROM daily_revenue WHERE revenue > 20')).toEqual([{ day: '2026-01-01', revenue: 65 }])
  await catalog.close()
})

test('rows instead of sources', async () => {
  const view = { name: 'v', sql: 'SELECT 1.5 AS amount' }
  const template = await createTestCatalog({ version: 1, duckdb: {}, views: [view] })
  const catalog = await template.copy()
  const rows = await catalog.query('FROM v')
  expect(rows).toEqualRows([{ amount: 1.5 }])
  expect(rows).toHaveColumns({ amount: 'DECIMAL(2,1)' })
  expect(() => expect(rows).toEqualRows([{ amount: 2 }])).toThrow('amount')
  await template.close()
})
