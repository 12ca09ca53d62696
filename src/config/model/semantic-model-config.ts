/**
 * What a view means, for tools that ask in the words of a business: metadata, handed to hosts as it is.
 * @public
 */
export interface SemanticModelConfig {
  /** Unique, whatever the case. */
  readonly name: string
  /** A view of this catalog: `view` or `schema.view`. */
  readonly base_view: string
  /** The name that people read. */
  readonly label?: string
  /** What it is, for people. */
  readonly description?: string
  /** Words for people and tools. */
  readonly tags?: readonly string[]
  /** What rows are grouped and filtered by. */
  readonly dimensions?: readonly SemanticDimensionConfig[]
  /** What is computed over rows. */
  readonly measures?: readonly SemanticMeasureConfig[]
  /** Further views that add columns. */
  readonly joins?: readonly SemanticJoinConfig[]
  /** What a tool shows first. */
  readonly defaults?: SemanticDefaultsConfig
}

/** A property of a row. @public */
export interface SemanticDimensionConfig {
  /** Unique among the dimensions and measures of its model. */
  readonly name: string
  /** SQL over the columns of the base view and of joined ones. */
  readonly expression: string
  /** The name that people read. */
  readonly label?: string
  /** What it is, for people. */
  readonly description?: string
  /** The kind of its values. */
  readonly type?: 'time' | 'number' | 'string' | 'boolean' | 'date'
  /** How finely a dimension of type `time` can be cut. */
  readonly time_grains?: readonly SemanticTimeGrain[]
}

/** How finely time is cut. @public */
export type SemanticTimeGrain = 'year' | 'quarter' | 'month' | 'week' | 'day' | 'hour' | 'minute' | 'second'

/** What is computed over rows. @public */
export interface SemanticMeasureConfig {
  /** Unique among the dimensions and measures of its model. */
  readonly name: string
  /** SQL, with an aggregate as a rule. */
  readonly expression: string
  /** The name that people read. */
  readonly label?: string
  /** What it is, for people. */
  readonly description?: string
  /** The kind of its value, in words of the tool. */
  readonly type?: string
}

/** Another view that adds columns. @public */
export interface SemanticJoinConfig {
  /** A view of this catalog: `view` or `schema.view`. */
  readonly to_view: string
  /** As in SQL. */
  readonly type: 'inner' | 'left' | 'right' | 'full'
  /** The condition of the join, in SQL. */
  readonly on_condition: string
}

/** What a tool shows first. @public */
export interface SemanticDefaultsConfig {
  /** A dimension of type `time`. */
  readonly time_dimension?: string
  /** A measure of this model. */
  readonly primary_measure?: string
  /** Filters that hold unless another one is chosen. */
  readonly default_filters?: readonly SemanticFilterConfig[]
}

/** A filter of a model. @public */
export interface SemanticFilterConfig {
  /** A dimension of this model. */
  readonly dimension: string
  /** As SQL has it: `=`, `IN`, `IS NOT NULL` … */
  readonly operator: string
  /** For people. */
  readonly description?: string
  /** What the dimension is compared with; a list for `IN`. */
  readonly value?: string | number | boolean | readonly (string | number | boolean)[]
}
