import * as v from 'valibot'
import type { QueryConfig } from '../model/query-config.js'
import { optionsOf } from './values/scalar-schemas.js'
import { type EntriesOf, strictMap } from './values/strict-map.js'
import { nameSchema, oneOf, sqlSchema, textSchema } from './values/text-schemas.js'

const queryEntrySchema = strictMap({
  name: v.exactOptional(
    v.pipe(nameSchema, v.regex(/^[A-Za-z_][\w-]*$/, 'must have only letters, digits, _ and -, and not start with a digit')),
  ),
  description: v.exactOptional(textSchema),
  sql: v.exactOptional(sqlSchema),
  sql_file: v.exactOptional(nameSchema),
  parameters: v.exactOptional(optionsOf(nameSchema)),
  not_null: v.exactOptional(v.array(nameSchema)),
  returns: v.exactOptional(oneOf(['one', 'optional', 'many', 'exec'])),
} satisfies EntriesOf<QueryConfig>)

/** One entry of `queries`: the path of files, or a query. */
export const querySchema = v.union([nameSchema, queryEntrySchema], 'must be the path of an SQL file, or a map')
