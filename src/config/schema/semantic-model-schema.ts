import * as v from 'valibot'
import type {
  SemanticDefaultsConfig,
  SemanticDimensionConfig,
  SemanticFilterConfig,
  SemanticJoinConfig,
  SemanticMeasureConfig,
  SemanticModelConfig,
} from '../model/semantic-model-config.js'
import { scalarSchema } from './values/scalar-schemas.js'
import { type EntriesOf, strictMap } from './values/strict-map.js'
import { nameSchema, oneOf, textSchema } from './values/text-schemas.js'

const expressionSchema = v.pipe(
  v.string(),
  v.check((sql) => sql.trim() !== '', 'is empty; write an SQL expression'),
)

const dimensionSchema = strictMap({
  name: nameSchema,
  expression: expressionSchema,
  label: v.exactOptional(textSchema),
  description: v.exactOptional(textSchema),
  type: v.exactOptional(oneOf(['time', 'number', 'string', 'boolean', 'date'])),
  time_grains: v.exactOptional(v.array(oneOf(['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second']))),
} satisfies EntriesOf<SemanticDimensionConfig>)

const measureSchema = strictMap({
  name: nameSchema,
  expression: expressionSchema,
  label: v.exactOptional(textSchema),
  description: v.exactOptional(textSchema),
  type: v.exactOptional(textSchema),
} satisfies EntriesOf<SemanticMeasureConfig>)

const joinSchema = strictMap({
  to_view: nameSchema,
  type: oneOf(['inner', 'left', 'right', 'full']),
  on_condition: expressionSchema,
} satisfies EntriesOf<SemanticJoinConfig>)

const filterSchema = strictMap({
  dimension: nameSchema,
  operator: nameSchema,
  description: v.exactOptional(textSchema),
  value: v.exactOptional(
    v.union([scalarSchema, v.array(scalarSchema)], 'must be text, a number, true or false, or a list of these'),
  ),
} satisfies EntriesOf<SemanticFilterConfig>)

const defaultsSchema = strictMap({
  time_dimension: v.exactOptional(nameSchema),
  primary_measure: v.exactOptional(nameSchema),
  default_filters: v.exactOptional(v.array(filterSchema)),
} satisfies EntriesOf<SemanticDefaultsConfig>)

/** One entry of `semantic_models`. */
export const semanticModelSchema = strictMap({
  name: nameSchema,
  base_view: nameSchema,
  label: v.exactOptional(textSchema),
  description: v.exactOptional(textSchema),
  tags: v.exactOptional(v.array(textSchema)),
  dimensions: v.exactOptional(v.array(dimensionSchema)),
  measures: v.exactOptional(v.array(measureSchema)),
  joins: v.exactOptional(v.array(joinSchema)),
  defaults: v.exactOptional(defaultsSchema),
} satisfies EntriesOf<SemanticModelConfig>)
