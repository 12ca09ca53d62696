import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectToCatalog } from 'duckalog'

test('node', async () => {
  const catalog = connectToCatalog('catalog.yaml')
  assert.deepEqual([...(await catalog.query('FROM daily_revenue WHERE revenue > 20'))], [{ day: '2026-01-01', revenue: 65 }])
  await catalog.close()
})
