import { matchParameters, nameValues } from '../../../src/driver/values/name-values.js'

test('names of values and parameters match in any case', () => {
  const values = nameValues({ Since: 1, LIMIT: 2 })
  expect(values).toEqual(
    new Map([
      ['since', 1],
      ['limit', 2],
    ]),
  )
  for (const parameters of [
    ['Since', 'LIMIT'],
    ['SINCE', 'limit', 'Limit'],
  ])
    expect(() => matchParameters(parameters, values ?? new Map())).not.toThrow()
})

test('positional values are named by their place', () => {
  expect(nameValues(['a', null])).toEqual(
    new Map([
      ['1', 'a'],
      ['2', null],
    ]),
  )
  for (const none of [undefined, [], {}]) expect(nameValues(none)).toBeUndefined()
})

test.each<[parameters: readonly string[], values: Readonly<Record<string, number>>, message: string]>([
  [['Since', 'b'], { b: 1 }, 'No value was given for $Since. Add it to the values of the statement.'],
  [['a', 'A', 'c'], { c: 1 }, 'No value was given for $a, $A. Add it to the values of the statement.'],
  [[], { a: 1 }, 'The statement has no parameters, but a value was given for $a. Remove it, or add the parameter to the SQL.'],
  [['a'], { A: 1, B: 2 }, 'The statement has only $a, but a value was given for $b. Remove it, or add the parameter to the SQL.'],
])('parameters %j and values %j do not match', (parameters, values, message) => {
  expect(() => matchParameters(parameters, nameValues(values) ?? new Map())).toThrow(message)
})

test('two names that differ only in case are refused', () => {
  expect(() => nameValues({ b: 1, a: 1, A: 2 })).toThrow('Two values were given for $a')
})
