import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { connectToCatalog } from 'duckalog'
import { createApp } from './app.js'

const catalog = connectToCatalog(new URL('catalog.yaml', import.meta.url))
const app = createApp(catalog)
after(() => catalog.close())

test('days come as JSON', async () => {
  const response = await app.request('/days')
  assert.deepEqual(await response.json(), [
    { day: '2013-02-08', late: 2 },
    { day: '2013-02-09', late: 0 },
  ])
})

test('flights come as a stream', async () => {
  const response = await app.request('/flights/2013-02-09')
  assert.equal(response.headers.get('content-type'), 'application/jsonl')
  assert.equal(await response.text(), '{"day":"2013-02-09","minutes_late":5}\n')
})

test('an error is told by its kind', async () => {
  const closed = connectToCatalog(new URL('catalog.yaml', import.meta.url))
  await closed.close()
  assert.equal((await createApp(closed).request('/days')).status, 500)
})
