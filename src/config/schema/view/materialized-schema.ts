import * as v from 'valibot'
import type {
  ChangedByQuery,
  MaterializedConfig,
  MaterializedDefaults,
  MaterializedRules,
} from '../../model/view/materialized-config.js'
import { durationSchema, sizeSchema, timeLimitSchema } from '../values/measure-schemas.js'
import { type EntriesOf, strictMap } from '../values/strict-map.js'
import { nameSchema, oneOf } from '../values/text-schemas.js'
import { columnListSchema, embeddedSchema } from './check-schemas.js'

const ruleEntries = {
  max_age: v.exactOptional(durationSchema),
  min_age: v.exactOptional(durationSchema),
  when_stale: v.exactOptional(oneOf(['serve', 'wait', 'live'])),
  timeout: v.exactOptional(timeLimitSchema),
} satisfies EntriesOf<MaterializedRules>

const changedBySchema = oneOf(['sources', 'never'])

const changedByQuerySchema = strictMap({ sql: embeddedSchema } satisfies EntriesOf<ChangedByQuery>)

const materializedMapSchema = strictMap({
  mode: v.exactOptional(oneOf(['replace', 'append', 'merge', 'partition'])),
  by: v.exactOptional(nameSchema),
  key: v.exactOptional(columnListSchema),
  lookback: v.exactOptional(durationSchema),
  full_every: v.exactOptional(timeLimitSchema),
  changed_by: v.exactOptional(
    v.union([changedBySchema, changedByQuerySchema], 'must be `sources`, `never`, or a map with the `sql` of a query'),
  ),
  order_by: v.exactOptional(columnListSchema),
  max_size: v.exactOptional(sizeSchema),
  ...ruleEntries,
} satisfies EntriesOf<MaterializedConfig>)

/** The key `materialized` of a view. */
export const materializedSchema = v.union(
  [v.boolean(), materializedMapSchema],
  'must be true, or a map that says when the rows are refreshed',
)

/** The section `materialized`. */
export const materializedDefaultsSchema = strictMap({
  changed_by: v.exactOptional(changedBySchema),
  max_size: v.exactOptional(sizeSchema),
  ...ruleEntries,
} satisfies EntriesOf<MaterializedDefaults>)
