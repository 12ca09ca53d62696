import type { RelationChecks } from '../view/check-config.js'
import type { ViewConfig, ViewSource } from '../view/view-config.js'

type Common = Pick<
  ViewConfig,
  'name' | 'db_schema' | 'into' | 'description' | 'optional' | 'tags' | 'columns' | 'materialized' | keyof RelationChecks
>

type Without<Key extends keyof ViewConfig> = { readonly [K in Key]?: never }

type With<Key extends keyof ViewConfig> = Required<Pick<ViewConfig, Key>>

type Sql =
  | (With<'sql'> & Without<'sql_file' | 'sql_template'>)
  | (With<'sql_file'> & Without<'sql' | 'sql_template'>)
  | (With<'sql_template'> & Without<'sql' | 'sql_file'>)

type SourceOf<Source extends ViewSource> = { readonly source: Source }

/** What a view reads, with or without SQL over it. */
type Source =
  | (SourceOf<'parquet' | 'csv' | 'json' | 'excel' | 'delta' | 'iceberg'> &
      With<'uri'> &
      Pick<ViewConfig, 'options'> &
      Without<'database' | 'catalog' | 'table'>)
  | (SourceOf<'iceberg'> & With<'catalog' | 'table'> & Without<'uri' | 'options' | 'database'>)
  | (SourceOf<'duckdb' | 'sqlite' | 'postgres' | 'mysql' | 'ducklake'> &
      With<'database' | 'table'> &
      Without<'uri' | 'options' | 'catalog'>)

/** The source of a view with SQL: the suffix of `uri` decides its kind. */
type SqlOnly =
  | Without<'source' | 'uri' | 'options' | 'database' | 'catalog' | 'table'>
  | (With<'uri'> & Pick<ViewConfig, 'options'> & Without<'source' | 'database' | 'catalog' | 'table'>)

/**
 * A view as written in code. It reads a `source` with the keys of that source, or has one of `sql`, `sql_file` and `sql_template`, or both.
 * @public
 */
export type ViewInput = Common & ((Source & (Sql | Without<'sql' | 'sql_file' | 'sql_template'>)) | (SqlOnly & Sql))
