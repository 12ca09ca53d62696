import { isSecretValue, literalOf, type SecretValue } from '../secret-value.js'
import { isConnectionState } from '../session/plan/connection-state.js'
import type { SessionPlan, SessionStep } from '../session/plan/session-plan.js'
import { localSettings } from '../sql/local-settings.js'
import { type Literal, quoteIdentifier, quoteLiteral, quoteQualified, runnableSql, type Statement } from '../sql/quote.js'
import { renderComment, renderCreate } from '../views/definition/render-definition.js'
import { commentOf, type PlannedParameter, type ViewDefinition } from '../views/definition/view-definition.js'
import { hideLiterals, nameVariable, renderSecret } from './hide-literals.js'

export interface ScriptParts {
  /** The name of the catalog. */
  readonly name?: string | undefined
  readonly session: SessionPlan
  /** The name of the catalog's own database, if a USE selects another one: then views need it in their names. */
  readonly own?: string | undefined
  /** Each after the views that it reads. */
  readonly views: readonly ViewDefinition[]
}

/** One titled section of a script. */
interface Section {
  readonly title: string
  readonly lines: readonly string[]
}

/** Options that DuckDB accepts only when it opens a database. */
const openOnly: ReadonlySet<string> = new Set([
  'access_mode',
  'allow_unsigned_extensions',
  'allow_unredacted_secrets',
  'custom_user_agent',
  'duckdb_api',
])

/** Extensions that are part of every DuckDB; INSTALL would need the network. */
const builtIn: ReadonlySet<string> = new Set(['parquet', 'json', 'icu', 'core_functions', 'autocomplete', 'jemalloc'])

/**
 * Renders the whole script: the variables of secrets, the session, the views, and the state of the connection. Pure.
 */
export function renderScript({ name, session, own, views }: ScriptParts): string {
  const variables = new Map<string, string>()
  const steps = session.steps.map((step) => ({ step, lines: renderStep(step, variables) }))
  const options = Object.entries(session.openOptions).map((option) => renderOpenOption(option, variables))
  const linesOf = (isWanted: (step: SessionStep) => boolean) =>
    steps.filter(({ step }) => isWanted(step)).flatMap(({ lines }) => lines)
  const isHardening = ({ kind }: SessionStep) => kind === 'security'
  const placed = own === undefined ? views : views.map((view) => ({ ...view, database: view.database ?? own }))
  const viewLines = placed.flatMap((view) => renderView(view, variables))
  // A USE needs the schema that it names, and the script has to make the views where a connect makes them
  const firstState = session.steps.find(isConnectionState)
  const early = firstState ? renderSchemas(placed.filter(({ database }) => database === own)) : []
  const lastAttachment = session.steps.filter(({ kind }) => kind === 'attachment').at(-1)
  const late = firstState ? renderSchemas(placed.filter(({ database }) => database !== own)) : []
  const setting = steps
    .filter(({ step }) => (step.scope === 'instance' || isConnectionState(step)) && !isHardening(step))
    .flatMap(({ step, lines }) => [...(step === firstState ? early : []), ...lines, ...(step === lastAttachment ? late : [])])
  const sections: readonly Section[] = [
    { title: 'Fill in: the script reads its secrets from these variables.', lines: [...variables.values()].map(renderVariable) },
    { title: 'The database', lines: options },
    { title: 'The session', lines: setting },
    {
      title: `The ${listKinds(views)}, each after those that it reads`,
      lines: [...(firstState ? [] : renderSchemas(placed)), ...viewLines],
    },
    { title: 'The connection', lines: linesOf((step) => step.scope === 'connection' && !isConnectionState(step)) },
    { title: 'What is allowed from here on', lines: linesOf(isHardening) },
  ]
  return [
    renderHeader(name, session.database),
    ...sections.filter(({ lines }) => lines.length > 0).map(({ title, lines }) => `-- ${title}\n${lines.join('\n')}\n`),
  ].join('\n')
}

function renderHeader(name: string | undefined, database: string): string {
  const place = database.startsWith(':memory:') ? 'a database in memory' : `the database ${JSON.stringify(database)}`
  return `-- ${name === undefined ? 'The catalog' : `The catalog ${JSON.stringify(name)}`}, written by duckalog. Run it in ${place}.\n`
}

function renderVariable(variable: string): string {
  return `SET VARIABLE ${/^[A-Z_]/.test(variable) ? variable : quoteIdentifier(variable)} = '';`
}

function renderOpenOption([option, given]: readonly [string, string | SecretValue], variables: Map<string, string>): string {
  const value = isSecretValue(given) ? (literalOf(given) ?? '') : given
  const text = renderSecret(option, value, option, variables) ?? quoteLiteral(value)
  if (openOnly.has(option)) return `-- DuckDB has to be opened with ${option} = ${quoteLiteral(value)}: it cannot be set later.`
  return `SET ${localSettings.has(option) ? '' : 'GLOBAL '}${quoteIdentifier(option)} = ${text};`
}

function renderStep(step: SessionStep, variables: Map<string, string>): readonly string[] {
  const install = step.kind === 'extension' && !builtIn.has(step.name.toLowerCase()) ? step.install : []
  const statements = step.kind === 'secret' ? step.temporary : step.statements
  return [...install, ...statements].map((statement) => `${renderStatement(statement, step.name, variables)};`)
}

/** A statement with its values: public ones as literals, secret ones as variables. */
function renderStatement(statement: Statement, owner: string, variables: Map<string, string>): string {
  const sql = runnableSql(statement)
  const { values = [] } = statement
  let nearest = ''
  if (values.length === 0) return hideLiterals(sql, owner, variables)
  return sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\d+)/g, (text, index: string | undefined) => {
    if (index === undefined) {
      nearest = text.slice(1, -1)
      return hideLiterals(text, owner, variables)
    }
    const value = values[Number(index) - 1]
    if (!isSecretValue(value)) return quoteLiteral(value as Literal)
    return `getvariable(${quoteLiteral(nameVariable(`${owner}_${nearest}`, `${owner}\0${sql}\0${index}`, variables))})`
  })
}

function renderSchemas(views: readonly ViewDefinition[]): readonly string[] {
  const schemas = views.filter(({ schema }) => schema !== 'main').map(({ database, schema }) => quoteQualified(database, schema))
  return [...new Set(schemas)].map((schema) => `CREATE SCHEMA IF NOT EXISTS ${schema};`)
}

function listKinds(views: readonly ViewDefinition[]): string {
  const kinds = [
    ...(views.some(({ macro }) => macro !== undefined) ? ['macros'] : []),
    ...(views.some(({ macro, materialized }) => macro === undefined && !materialized) ? ['views'] : []),
    ...(views.some(({ materialized }) => materialized) ? ['tables'] : []),
  ]
  return kinds.length < 2 ? (kinds[0] ?? 'views') : `${kinds.slice(0, -1).join(', ')} and ${kinds.at(-1)}`
}

/** A materialised view as a table. Names in the SQL of a view are found in its schema, so a view there has it for the moment. */
function renderTable(definition: ViewDefinition, description: string | undefined): readonly string[] {
  const { database, schema, name, sql, searchPath, materialized } = definition
  const order = materialized?.orderBy ? ` ORDER BY ${materialized.orderBy.map(quoteIdentifier).join(', ')}` : ''
  const table = quoteQualified(database, schema, name)
  const isPlain = schema === 'main' && database === undefined && !searchPath
  const source = quoteQualified(database, schema, `${name} (source)`)
  const create = (from: string) => `CREATE OR REPLACE TABLE ${table} AS SELECT * FROM ${from}${order};`
  return [
    ...(isPlain
      ? [create(`(${sql}\n)`)]
      : [`CREATE OR REPLACE VIEW ${source} AS ${sql}\n;`, create(source), `DROP VIEW ${source};`]),
    ...(description === undefined ? [] : [`COMMENT ON TABLE ${table} IS ${quoteLiteral(description)};`]),
  ]
}

function renderView(definition: ViewDefinition, variables: Map<string, string>): readonly string[] {
  const { database, name, materialized } = definition
  const description = commentOf(definition)
  const { secretSql: _, ...shown } = { ...definition, sql: hideLiterals(runnableSql(definition), name, variables) }
  if (materialized) return renderTable(shown, description)
  const parameters = definition.parameters?.map((parameter) => hideDefault(parameter, name, variables))
  return [
    // The line break ends a comment at the end of the SQL
    `${renderCreate(parameters ? { ...shown, parameters } : shown, database)}\n;`,
    ...(description === undefined ? [] : [`${renderComment(definition, database, description)};`]),
  ]
}

function hideDefault(parameter: PlannedParameter, owner: string, variables: Map<string, string>): PlannedParameter {
  const { name, default: value } = parameter
  return isSecretValue(value) ? { name, default: hideLiterals(literalOf(value) ?? '', `${owner}_${name}`, variables) } : parameter
}
