import { AssertionError } from 'node:assert'
import { createTestCatalog, passChecks } from '../../src/testing/index.js'
import '../../src/testing/jest.js'
import { type CatalogFolder, makeFolder } from '../support/catalog-folder.js'
import { columnsFile } from './support/columns-file.js'

let folder: CatalogFolder
beforeAll(async () => {
  folder = await makeFolder({ 'c.json': columnsFile({ orders: [['id', 'INTEGER']], 'crm.main.people': [['id', 'INTEGER']] }) })
})
afterAll(() => folder[Symbol.asyncDispose]())

test('data checks run on the rows of a copy, of attached tables too', async () => {
  const config = {
    version: 1 as const,
    duckdb: {},
    attachments: { duckdb: [{ alias: 'crm', path: 'gone.duckdb' }] },
    views: [
      {
        name: 'orders',
        source: 'parquet' as const,
        uri: 'gone.parquet',
        columns: { id: { unique: true, references: 'crm.main.people.id' } },
      },
      { name: 'unchecked', sql: 'FROM orders' },
    ],
    checks: [{ table: 'crm.main.people', columns: { id: { not_null: true } } }],
  }
  await using template = await createTestCatalog(config, { columns: folder.file('c.json') })
  await using right = await template.copy({ orders: [{ id: 1 }], 'crm.main.people': [{ id: 1 }] })
  await passChecks(right)
  await expect(right).toPassChecks('orders')
  await using wrong = await template.copy({ orders: [{ id: 1 }, { id: 1 }], 'crm.main.people': [{ id: null }] })
  await expect(wrong).not.toPassChecks('orders')
  const error = (await passChecks(wrong).catch((caught: unknown) => caught)) as AssertionError
  expect(error).toBeInstanceOf(AssertionError)
  expect(error.message).toMatch(/^orders\.id: unique: .*\n {2}\+ \{"id":1/)
  expect(error.message).toContain('crm.main.people.id: not_null: ')
  expect(error.actual).toHaveLength(3)
  await expect(passChecks(wrong, 'crm.main.people')).rejects.toThrow('crm.main.people.id')
  await expect(passChecks(right, 'unchecked')).rejects.toThrow('There are no checks')
})
