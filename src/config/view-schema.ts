import * as v from 'valibot'
import type { ViewConfig } from './catalog-config.js'
import { closedObject, type EntriesOf } from './closed-object.js'
import { optionsOf, optionValueSchema } from './scalar-schemas.js'
import { nameSchema, oneOf, sqlSchema, textSchema } from './text-schemas.js'

/**
 * One entry of `views`.
 * @internal
 */
export const viewSchema = closedObject({
  name: nameSchema,
  db_schema: v.exactOptional(nameSchema),
  description: v.exactOptional(textSchema),
  tags: v.exactOptional(v.array(textSchema)),
  sql: v.exactOptional(sqlSchema),
  sql_file: v.exactOptional(nameSchema),
  source: v.exactOptional(oneOf(['parquet', 'csv', 'json', 'duckdb', 'sqlite', 'postgres'])),
  uri: v.exactOptional(nameSchema),
  database: v.exactOptional(nameSchema),
  table: v.exactOptional(v.pipe(nameSchema, v.regex(/^[^.]+(?:\.[^.]+)?$/, 'must be `table` or `schema.table`'))),
  options: v.exactOptional(optionsOf(optionValueSchema)),
} satisfies EntriesOf<ViewConfig>)
