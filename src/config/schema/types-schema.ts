import * as v from 'valibot'
import type { TypesConfig } from '../model/types-config.js'
import { type EntriesOf, strictMap } from './values/strict-map.js'
import { nameSchema, oneOf } from './values/text-schemas.js'

/** The section `types`. */
export const typesSchema = strictMap({
  output: v.exactOptional(nameSchema),
  columns: v.exactOptional(nameSchema),
  row_modes: v.exactOptional(
    v.pipe(
      v.array(oneOf(['js', 'json', 'raw'])),
      v.check((modes) => modes.length > 0, 'is an empty list; write at least one mode'),
    ),
  ),
  kysely: v.exactOptional(v.boolean()),
  exact_dates: v.exactOptional(v.boolean()),
} satisfies EntriesOf<TypesConfig>)
