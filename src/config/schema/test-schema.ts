import * as v from 'valibot'
import type { TestConfig, TestQuery } from '../model/test-config.js'
import { optionsOf } from './values/scalar-schemas.js'
import { type EntriesOf, mapSchema, strictMap } from './values/strict-map.js'
import { nameSchema, sqlSchema, textSchema } from './values/text-schemas.js'

const rowsSchema = v.array(mapSchema)

const tolerance = 'must be a number, 0 or more'

/** One entry of `tests`. */
export const testSchema = strictMap(
  {
    name: nameSchema,
    view: nameSchema,
    description: v.exactOptional(textSchema),
    now: v.exactOptional(
      v.pipe(
        textSchema,
        v.check((text) => !Number.isNaN(Date.parse(text)), 'must be a time such as 2026-01-01T00:00:00Z'),
      ),
    ),
    given: v.exactOptional(
      optionsOf(
        v.union(
          [nameSchema, rowsSchema, strictMap({ sql: sqlSchema } satisfies EntriesOf<TestQuery>)],
          'must be a list of rows, the path of a file, or a map with `sql`',
        ),
        nameSchema,
      ),
    ),
    expect: rowsSchema,
    ordered: v.exactOptional(v.boolean()),
    tolerance: v.exactOptional(
      v.pipe(
        v.number(),
        v.minValue(0, tolerance),
        v.check((number) => Number.isFinite(number), tolerance),
      ),
    ),
  } satisfies EntriesOf<TestConfig>,
  { name: 'write `name: …`', view: 'write `view: …`', expect: 'write the rows that the view must have, `expect: []` for none' },
)
