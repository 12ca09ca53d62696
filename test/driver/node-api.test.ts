import { nodeApi } from '../../src/driver/node-api.js'
import { compileScript } from '../support/second-process.js'
import { describeDriver } from './conformance.js'

describeDriver('@duckdb/node-api', nodeApi, { tableFunctions: true, stream: true, interrupt: true })

// In a process of its own: a worker that is full of other tests' modules collects its garbage late
test('a stream runs in constant memory', async () => {
  await using script = await compileScript('stream-and-measure')
  const child = script.start()
  await child.ended
  const [rows, growth] = child.stdout.map(Number)
  expect(rows).toBe(700_000)
  // Half of what the stream holds
  expect(growth).toBeLessThan(350_000_000)
})
