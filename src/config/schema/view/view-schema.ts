import * as v from 'valibot'
import type { SqlFileConfig, SqlTemplateConfig, ViewConfig } from '../../model/view/view-config.js'
import { optionsOf, optionValueSchema } from '../values/scalar-schemas.js'
import { type EntriesOf, strictMap } from '../values/strict-map.js'
import { nameSchema, oneOf, sqlSchema, textSchema, textsSchema } from '../values/text-schemas.js'
import { relationCheckEntries } from './check-schemas.js'
import { columnsSchema } from './column-schema.js'
import { materializedSchema } from './materialized-schema.js'

const variableSchema = v.pipe(
  v.unknown(),
  v.check((value) => value !== null, 'is empty; give the variable a value'),
  optionValueSchema,
)

const templateEntries = {
  path: nameSchema,
  variables: v.exactOptional(optionsOf(variableSchema)),
} satisfies EntriesOf<SqlTemplateConfig>

const templateSchema = strictMap(templateEntries)

const sqlFileSchema = strictMap({
  ...templateEntries,
  as_template: v.exactOptional(v.boolean()),
} satisfies EntriesOf<SqlFileConfig>)

/** One entry of `views`. */
export const viewSchema = strictMap({
  name: nameSchema,
  db_schema: v.exactOptional(nameSchema),
  into: v.exactOptional(nameSchema),
  description: v.exactOptional(textSchema),
  optional: v.exactOptional(v.boolean()),
  tags: v.exactOptional(v.array(textSchema)),
  columns: v.exactOptional(columnsSchema),
  sql: v.exactOptional(sqlSchema),
  sql_file: v.exactOptional(v.union([nameSchema, sqlFileSchema], 'must be the path of a file, or a map with its `path`')),
  sql_template: v.exactOptional(templateSchema),
  source: v.exactOptional(
    oneOf(['parquet', 'csv', 'json', 'excel', 'delta', 'iceberg', 'duckdb', 'sqlite', 'postgres', 'mysql', 'ducklake']),
  ),
  uri: v.exactOptional(
    v.pipe(
      textsSchema,
      v.check((uri) => uri.length > 0, 'is an empty list; write at least one path'),
    ),
  ),
  database: v.exactOptional(nameSchema),
  catalog: v.exactOptional(nameSchema),
  table: v.exactOptional(v.pipe(nameSchema, v.regex(/^[^.]+(?:\.[^.]+)?$/, 'must be `table` or `schema.table`'))),
  options: v.exactOptional(optionsOf(optionValueSchema)),
  materialized: v.exactOptional(materializedSchema),
  ...relationCheckEntries,
} satisfies EntriesOf<ViewConfig>)
