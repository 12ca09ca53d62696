import { describe, expect } from 'vitest'
import { test } from './test-catalog.js'

test('the average is computed per airport', async ({ catalog }) => {
  expect(await catalog.query('FROM punctuality')).toEqual([
    { origin: 'JFK', late: 15 },
    { origin: 'LGA', late: 5 },
  ])
})

describe.concurrent('each test has its own catalog', () => {
  for (const minutes of [1, 2])
    test(`${minutes} minutes`, async ({ catalog, expect }) => {
      await catalog.query('CREATE TABLE late AS SELECT $minutes AS minutes', { minutes })
      expect(await catalog.query('FROM late')).toEqual([{ minutes }])
    })
})
