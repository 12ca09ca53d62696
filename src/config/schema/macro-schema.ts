import * as v from 'valibot'
import type { MacroConfig, MacroParameter } from '../model/macro-config.js'
import { optionValueSchema } from './values/scalar-schemas.js'
import { type EntriesOf, strictMap } from './values/strict-map.js'
import { nameSchema, sqlSchema, textSchema } from './values/text-schemas.js'

const parameterSchema = strictMap({
  name: nameSchema,
  default: v.exactOptional(optionValueSchema),
} satisfies EntriesOf<MacroParameter>)

/** One entry of `macros`. */
export const macroSchema = strictMap({
  name: nameSchema,
  db_schema: v.exactOptional(nameSchema),
  into: v.exactOptional(nameSchema),
  parameters: v.exactOptional(
    v.array(v.union([nameSchema, parameterSchema], 'must be the name of a parameter, or a map with its `name`')),
  ),
  sql: v.exactOptional(sqlSchema),
  table_sql: v.exactOptional(sqlSchema),
  description: v.exactOptional(textSchema),
} satisfies EntriesOf<MacroConfig>)
