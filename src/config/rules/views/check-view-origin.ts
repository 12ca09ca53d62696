import type { ConfigPath } from '../../../errors.js'
import { isMap } from '../../../plain-data.js'
import type { ConfigProblem } from '../../model/config-problem.js'
import { type Draft, draftOf } from '../../model/untyped.js'
import { findSniffedOnce, sqlKeys } from '../../model/view/view-config.js'
import type { CheckContext } from '../check-context.js'

const sourceKeys = ['uri', 'options', 'database', 'catalog', 'table'] as const
const fileSources = ['parquet', 'csv', 'json', 'excel', 'delta']
const tableSources = ['duckdb', 'sqlite', 'postgres', 'mysql', 'ducklake']

/** Checks that a view has one source, or one SQL text, or both, with exactly the keys that belong to them. */
export function checkOrigin(view: Draft, at: ConfigPath, context: CheckContext): readonly ConfigProblem[] {
  const [first, second] = sqlKeys.filter((key) => key in view)
  const problems: ConfigProblem[] = []
  if (first !== undefined && second !== undefined) {
    const message = `cannot be combined with \`${first}\`, because a view has only one SQL text; remove \`${second}\` or \`${first}\``
    problems.push({ at: [...at, second], message })
  }
  problems.push(...checkVariables(view.sql_file, [...at, 'sql_file']))
  if ('source' in view) problems.push(...checkSource(view, at))
  else if (first !== undefined && 'uri' in view) problems.push(...checkSuffix(view, at, first, context))
  else if (first !== undefined) problems.push(...checkForeignKeys(view, at, [], belongsToSource(first)))
  else {
    const empty = ['source', ...sqlKeys].find((key) => context.isEmpty([...at, key]))
    const reason = empty === undefined ? 'has no source and no SQL' : `has no source and no SQL, because \`${empty}\` is empty`
    problems.push({ at, message: `${reason}; write \`source\`, or one of \`sql\`, \`sql_file\` and \`sql_template\`` })
  }
  return problems
}

function belongsToSource(sqlKey: string): string {
  return `requires a \`source\`, but this view only has \`${sqlKey}\``
}

/** A source that the suffix identifies is already filled in. */
function checkSuffix(view: Draft, at: ConfigPath, sqlKey: string, context: CheckContext): readonly ConfigProblem[] {
  const place = [...at, 'uri']
  const files = [view.uri].flat().filter((path) => typeof path === 'string' && path !== '')
  const isKnown = files.length > 0 && !context.isUnknown(place) && !files.some((_, index) => context.isUnknown([...place, index]))
  const reason =
    files.length > 1
      ? 'has files without a common suffix that identifies their kind'
      : 'has no suffix that identifies the kind of file'
  const message = `${reason}; write \`source\`: ${[...fileSources, 'iceberg'].join(', ')}`
  return [
    ...(isKnown ? [{ at: place, message }] : []),
    ...checkForeignKeys(view, at, ['uri', 'options'], belongsToSource(sqlKey)),
  ]
}

function checkVariables(file: unknown, at: ConfigPath): readonly ConfigProblem[] {
  if (!isMap(file) || !('variables' in file) || file.as_template === true) return []
  const message =
    'would not be filled in, because `as_template` is not true; write `as_template: true`, or `sql_template` for `sql_file`'
  return [{ at: [...at, 'variables'], message }]
}

function checkSource(view: Draft, at: ConfigPath): readonly ConfigProblem[] {
  const source = String(view.source)
  if (fileSources.includes(source)) return [...checkCompanions(view, at, ['uri'], ['options']), ...checkSniffedOnce(view, at)]
  if (tableSources.includes(source)) return checkCompanions(view, at, ['database', 'table'], [])
  return source === 'iceberg' ? checkIceberg(view, at) : []
}

/** `auto_detect: once` is not a value of DuckDB's own. */
function checkSniffedOnce(view: Draft, at: ConfigPath): readonly ConfigProblem[] {
  const option = findSniffedOnce(draftOf(view.options))
  if (option === undefined || (view.source === 'csv' && typeof view.uri === 'string')) return []
  const message = 'only works for a single CSV file; remove `auto_detect` for other sources and for lists of files'
  return [{ at: [...at, 'options', option], message }]
}

/** An Iceberg table is identified by its path, or by its name in a catalog. */
function checkIceberg(view: Draft, at: ConfigPath): readonly ConfigProblem[] {
  const named = ['catalog', 'table'].filter((key) => key in view)
  if (!('uri' in view)) {
    if (named.length > 0) return checkCompanions(view, at, ['catalog', 'table'], [])
    return [{ at, message: 'has no table; the source `iceberg` needs `uri`, or `catalog` and `table`' }]
  }
  const reason = 'cannot be combined with `uri`, which already identifies the table'
  return [
    ...named.map((key) => ({ at: [...at, key], message: `${reason}; remove \`${key}\` or \`uri\`` })),
    ...checkForeignKeys(view, at, ['uri', 'options', ...named], 'is not supported by the source `iceberg`'),
  ]
}

function checkCompanions(
  view: Draft,
  at: ConfigPath,
  needed: readonly string[],
  allowed: readonly string[],
): readonly ConfigProblem[] {
  const source = String(view.source)
  return [
    ...needed
      .filter((key) => !(key in view))
      .map((key) => ({ at: [...at, key], message: `is missing; the source \`${source}\` needs it` })),
    ...checkForeignKeys(view, at, [...needed, ...allowed], `is not supported by the source \`${source}\``),
  ]
}

function checkForeignKeys(view: Draft, at: ConfigPath, allowed: readonly string[], reason: string): readonly ConfigProblem[] {
  return sourceKeys
    .filter((key) => key in view && !allowed.includes(key))
    .map((key) => ({ at: [...at, key], message: `${reason}; remove it` }))
}
