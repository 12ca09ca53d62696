import { refuseDuplicates } from '../../../src/driver/values/query-result.js'

test.each([
  [['a', 'b', 'a'], 'The result has several columns named "a". '],
  [['a', 'b', 'a', 'b', 'c'], 'The result has several columns of the same name: "a", "b". '],
])('the columns %j cannot be one object', (names, message) => {
  expect(() => refuseDuplicates(names)).toThrow(
    expect.objectContaining({ code: 'QUERY_FAILED', message: expect.stringContaining(message) }),
  )
})

test.each([[[]], [['a']], [['a', 'A']]])('the columns %j can', (names) => {
  expect(() => refuseDuplicates(names)).not.toThrow()
})
