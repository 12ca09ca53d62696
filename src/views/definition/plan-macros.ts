import type { CatalogConfig } from '../../config/model/catalog-config.js'
import type { MacroConfig } from '../../config/model/macro-config.js'
import { draftOf } from '../../config/model/untyped.js'
import { parseSessionPath, placeView, type SessionSchema } from '../../config/notation/parse-session-path.js'
import type { ConfigPath } from '../../errors.js'
import { hashText } from '../../hash-text.js'
import { checkArguments, config as configRule } from '../../options/check-arguments.js'
import { trimForParentheses, trimStatement } from '../../sql/lexer/trim-statement.js'
import { type Literal, quoteLiteral } from '../../sql/quote.js'
import { createSqlHider } from './hide-sql.js'
import { isLake, planTarget } from './plan-targets.js'
import type { ViewDefinition } from './view-definition.js'

/**
 * Turns the macros of a config into definitions. Pure. They can be printed: they show no credential of the config.
 * @experimental
 * @public
 */
export function planMacros(config: CatalogConfig): readonly ViewDefinition[] {
  checkArguments('planMacros', { config: [config, configRule] })
  const { macros = [] } = config
  if (macros.length === 0) return macros as readonly []
  const session = parseSessionPath(draftOf(config))
  const searchPath = session && 'schemas' in session ? session.schemas : []
  const hide = createSqlHider(config)
  return Object.freeze(
    macros.map((macro, index) => hide(planMacro(macro, placeView(macro, session), searchPath, config, ['macros', index]))),
  )
}

function planMacro(
  macro: MacroConfig,
  { database, schema }: ReturnType<typeof placeView>,
  searchPath: readonly SessionSchema[],
  config: CatalogConfig,
  at: ConfigPath,
): ViewDefinition {
  const { name, parameters: given = [] } = macro
  // DuckLake does not support comments on macros
  const description = isLake(database, config) ? undefined : macro.description
  const kind = macro.table_sql === undefined ? 'scalar' : 'table'
  const sql = macro.table_sql === undefined ? trimForParentheses(macro.sql ?? '') : trimStatement(macro.table_sql)
  const parameters = given.map((parameter) => {
    if (typeof parameter === 'string') return { name: parameter }
    const { name, default: value } = parameter
    return value === undefined ? { name } : { name, default: quoteLiteral(value as Literal) }
  })
  return {
    ...(database !== undefined && { database: planTarget(database, config) }),
    schema,
    name,
    macro: kind,
    sql,
    parameters,
    ...(description !== undefined && { description }),
    ...(searchPath.length > 0 && { searchPath }),
    hash: hashText(kind, sql, description ?? '', JSON.stringify(parameters)),
    at: [...at, kind === 'table' ? 'table_sql' : 'sql'],
  }
}
