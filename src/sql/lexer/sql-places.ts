import type { ConfigPath } from '../../errors.js'

/** Matches every key of a map and every item of a list. */
const each = Symbol('each')

/** Every place of the config language that contains SQL. Add new keys with SQL here. */
const sqlPlaces: readonly (readonly (string | typeof each)[])[] = [
  ['duckdb', 'settings'],
  ['duckdb', 'settings', each],
  ['duckdb', 'pragmas', each],
  ['duckdb', 'init_sql', each],
  ['macros', each, 'sql'],
  ['macros', each, 'table_sql'],
  ['views', each, 'sql'],
  ['views', each, 'materialized', 'changed_by', 'sql'],
  ['views', each, 'checks', each, 'sql'],
  ['views', each, 'columns', each, 'check'],
  ['checks', each, 'checks', each, 'sql'],
  ['checks', each, 'columns', each, 'check'],
  ['queries', each, 'sql'],
  ['tests', each, 'given', each, 'sql'],
  ['semantic_models', each, 'dimensions', each, 'expression'],
  ['semantic_models', each, 'measures', each, 'expression'],
  ['semantic_models', each, 'joins', each, 'on_condition'],
]

/** Whether the text at a path of a config is SQL. A map of settings contains values. */
export function isSqlPlace(at: ConfigPath): boolean {
  if (at[1] === 'settings' && typeof at[2] === 'string') return false
  return sqlPlaces.some(
    (place) => place.length === at.length && place.every((step, index) => step === each || step === at[index]),
  )
}
