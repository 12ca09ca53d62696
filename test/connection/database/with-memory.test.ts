import { getRegistry } from '../../../src/connection/database/registry.js'
import { withMemory } from '../../../src/connection/database/with-memory.js'
import { nodeApi } from '../../../src/driver/node-api.js'
import { createRedactor } from '../../../src/redaction/redactor.js'

const options = { driver: nodeApi(), redactor: createRedactor(), openOptions: {} }

test('a database in memory is closed after its work, also if that fails', async () => {
  const { instances } = getRegistry()
  const before = instances.size
  expect(await withMemory(options, (connection) => connection.all('SELECT 1 AS a'))).toEqual([{ a: 1 }])
  await expect(withMemory(options, () => Promise.reject(new Error('mine')))).rejects.toThrow('mine')
  expect(instances.size).toBe(before)
})
