import 'duckalog/testing/vitest'
import { fileURLToPath } from 'node:url'
import { createTestCatalog } from 'duckalog/testing'
import { afterAll, expect, test } from 'vitest'

const template = await createTestCatalog(new URL('catalog.yaml', import.meta.url), {
  columns: fileURLToPath(new URL('catalog.columns.json', import.meta.url)),
})
afterAll(() => template.close())

test('cancelled flights have no delay', async () => {
  await using catalog = await template.copy({ flights: [{ origin: 'JFK', minutes_late: 10 }, { origin: 'JFK' }] })
  const rows = await catalog.query('FROM punctuality')
  expect(rows).toEqualRows([{ origin: 'JFK', late: 10 }])
  expect(rows).toHaveColumns({ origin: 'VARCHAR', late: 'DOUBLE' })
  expect(() => expect(rows).toEqualRows([{ origin: 'JFK', late: 5 }])).toThrow('5 → 10')
})
