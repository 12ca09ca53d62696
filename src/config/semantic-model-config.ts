/**
 * What a view means, for tools that ask in the words of a business: metadata, handed to hosts as it is.
 * @public
 */
export interface SemanticModelConfig {
  /** Unique, whatever the case. */
  readonly name: string
  /** A view of this catalog: `view` or `schema.view`. */
  readonly base_view: string
  readonly label?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly dimensions?: readonly SemanticDimensionConfig[]
  readonly measures?: readonly SemanticMeasureConfig[]
  readonly joins?: readonly SemanticJoinConfig[]
  readonly defaults?: SemanticDefaultsConfig
}

/** A property of a row. @public */
export interface SemanticDimensionConfig {
  /** Unique among the dimensions and measures of its model. */
  readonly name: string
  /** SQL over the columns of the base view and of joined ones. */
  readonly expression: string
  readonly label?: string
  readonly description?: string
  readonly type?: 'time' | 'number' | 'string' | 'boolean' | 'date'
  /** How finely a dimension of type `time` can be cut. */
  readonly time_grains?: readonly SemanticTimeGrain[]
}

/** @public */
export type SemanticTimeGrain = 'year' | 'quarter' | 'month' | 'week' | 'day' | 'hour' | 'minute' | 'second'

/** What is computed over rows. @public */
export interface SemanticMeasureConfig {
  /** Unique among the dimensions and measures of its model. */
  readonly name: string
  /** SQL, with an aggregate as a rule. */
  readonly expression: string
  readonly label?: string
  readonly description?: string
  readonly type?: string
}

/** Another view that adds columns. @public */
export interface SemanticJoinConfig {
  /** A view of this catalog: `view` or `schema.view`. */
  readonly to_view: string
  readonly type: 'inner' | 'left' | 'right' | 'full'
  readonly on_condition: string
}

/** What a tool shows first. @public */
export interface SemanticDefaultsConfig {
  /** A dimension of type `time`. */
  readonly time_dimension?: string
  readonly primary_measure?: string
  readonly default_filters?: readonly SemanticFilterConfig[]
}

/** @public */
export interface SemanticFilterConfig {
  readonly dimension: string
  /** As SQL has it: `=`, `IN`, `IS NOT NULL` … */
  readonly operator: string
  readonly value?: string | number | boolean | readonly (string | number | boolean)[]
}
