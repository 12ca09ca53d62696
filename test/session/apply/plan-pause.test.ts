import { planPause } from '../../../src/session/apply/plan-pause.js'

test.each<[attempt: number, options: object, chance: number, ms: number]>([
  [1, {}, 1, 100],
  [2, {}, 1, 200],
  [3, {}, 1, 400],
  [3, {}, 0.5, 200],
  [3, {}, 0, 0],
  [20, {}, 1, 2_000],
  [2_000, {}, 1, 2_000],
  [4, { baseDelay: 10 }, 1, 80],
  [4, { baseDelay: 10, maxDelay: 50 }, 0.5, 25],
  [9, { baseDelay: 0 }, 1, 0],
])('after attempt %i with %j and chance %d the pause is %d ms', (attempt, options, chance, ms) => {
  expect(planPause(attempt, options, chance)).toBe(ms)
})
