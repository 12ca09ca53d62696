/**
 * The business meaning of a view, for tools: metadata that is passed to hosts unchanged.
 * @public
 */
export interface SemanticModelConfig {
  /** The name of the model. Case-insensitive, and unique. */
  readonly name: string
  /** The view that the model describes: `view` or `schema.view`. */
  readonly base_view: string
  /** The display name. */
  readonly label?: string
  /** A description for people. */
  readonly description?: string
  /** Labels for people and tools. */
  readonly tags?: readonly string[]
  /** Properties to group and filter rows by. */
  readonly dimensions?: readonly SemanticDimensionConfig[]
  /** Values that are computed over rows. */
  readonly measures?: readonly SemanticMeasureConfig[]
  /** Other views whose columns are joined. */
  readonly joins?: readonly SemanticJoinConfig[]
  /** What a tool shows initially. */
  readonly defaults?: SemanticDefaultsConfig
}

/** A property of a row, to group and filter by. @public */
export interface SemanticDimensionConfig {
  /** The name. Case-insensitive, and unique among the dimensions and measures of the model. */
  readonly name: string
  /** An SQL expression over the columns of the base view and the joined views. */
  readonly expression: string
  /** The display name. */
  readonly label?: string
  /** A description for people. */
  readonly description?: string
  /** The type of its values. */
  readonly type?: 'time' | 'number' | 'string' | 'boolean' | 'date'
  /** The granularities that a dimension of type `time` supports. */
  readonly time_grains?: readonly SemanticTimeGrain[]
}

/** A granularity of time. @public */
export type SemanticTimeGrain = 'year' | 'quarter' | 'month' | 'week' | 'day' | 'hour' | 'minute' | 'second'

/** A value that is computed over rows. @public */
export interface SemanticMeasureConfig {
  /** The name. Case-insensitive, and unique among the dimensions and measures of the model. */
  readonly name: string
  /** An SQL expression, usually with an aggregate function. */
  readonly expression: string
  /** The display name. */
  readonly label?: string
  /** A description for people. */
  readonly description?: string
  /** The type of its value, in the terms of the tool. */
  readonly type?: string
}

/** Another view whose columns are joined. @public */
export interface SemanticJoinConfig {
  /** The view to join: `view` or `schema.view`. */
  readonly to_view: string
  /** The type of join. */
  readonly type: 'inner' | 'left' | 'right' | 'full'
  /** The join condition in SQL. */
  readonly on_condition: string
}

/** What a tool shows initially. @public */
export interface SemanticDefaultsConfig {
  /** The main time dimension: a dimension of type `time`. */
  readonly time_dimension?: string
  /** The measure to show first. */
  readonly primary_measure?: string
  /** Filters that apply unless others are chosen. */
  readonly default_filters?: readonly SemanticFilterConfig[]
}

/** A filter on a dimension. @public */
export interface SemanticFilterConfig {
  /** The dimension to filter by. */
  readonly dimension: string
  /** The SQL operator: `=`, `IN`, `IS NOT NULL` … */
  readonly operator: string
  /** A description for people. */
  readonly description?: string
  /** The value to compare with; a list for `IN`. */
  readonly value?: string | number | boolean | readonly (string | number | boolean)[]
}
