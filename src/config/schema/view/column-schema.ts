import * as v from 'valibot'
import type { ColumnConfig } from '../../model/view/column-config.js'
import { optionsOf } from '../values/scalar-schemas.js'
import { type EntriesOf, strictMap } from '../values/strict-map.js'
import { nameSchema, textSchema } from '../values/text-schemas.js'
import { columnCheckEntries } from './check-schemas.js'

const columnSchema = strictMap({
  description: v.exactOptional(textSchema),
  tags: v.exactOptional(v.array(textSchema)),
  ts_type: v.exactOptional(nameSchema),
  ...columnCheckEntries,
} satisfies EntriesOf<ColumnConfig>)

/** The `columns` of a view by name; a text is the description. */
export const columnsSchema = optionsOf(
  v.union([textSchema, columnSchema], 'must be the description of the column, or a map'),
  nameSchema,
)
