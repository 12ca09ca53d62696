import { connectToCatalog } from 'duckalog'
import { expect, test } from 'vitest'

test('vitest', async () => {
  const catalog = connectToCatalog('catalog.yaml')
  expect(await catalog.query('FROM daily_revenue WHERE revenue > 20')).toEqual([{ day: '2026-01-01', revenue: 65 }])
  await catalog.close()
})
