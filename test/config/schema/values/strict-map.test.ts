import * as v from 'valibot'
import { type EntriesOf, strictMap } from '../../../../src/config/schema/values/strict-map.js'

interface Thing {
  readonly name: string
  readonly size?: number
}

test('a schema that forgets a key, invents one, or mistakes its type does not compile', () => {
  const entries = { name: v.string(), size: v.exactOptional(v.number()) } satisfies EntriesOf<Thing>
  // @ts-expect-error size is forgotten
  const forgetful = { name: v.string() } satisfies EntriesOf<Thing>
  // @ts-expect-error colour is invented
  const inventive = { ...entries, colour: v.string() } satisfies EntriesOf<Thing>
  // @ts-expect-error size is a number
  const mistaken = { ...entries, size: v.exactOptional(v.string()) } satisfies EntriesOf<Thing>
  expect([forgetful, inventive, mistaken].map((wrong) => Object.keys(wrong))).toHaveLength(3)
  expect(v.is(strictMap(entries), { name: 'x' })).toBe(true)
})

test.each<[unknown, boolean]>([
  [{ name: 'x' }, true],
  [{ name: 'x', size: 1 }, true],
  [{ name: 'x', colour: 1 }, false],
  [{}, false],
  [[], false],
  [new Map(), false],
  [Object.assign(Object.create(null) as object, { name: 'x' }), true],
])('%j fits: %j', (value, fits) => {
  const schema = strictMap({ name: v.string(), size: v.exactOptional(v.number()) })
  expect(v.is(schema, value)).toBe(fits)
})
