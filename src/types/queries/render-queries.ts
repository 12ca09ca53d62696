import { header, modeNames, renderImports, renderInterface } from '../render/render-types.js'
import { allModes, type TypedMode } from '../render/render-value-type.js'
import { quoteText, renderComment, renderProperty } from '../render/ts-text.js'
import { nameFunction, nameTypes } from './name-function.js'
import { renderParameterSpec, renderParameterType } from './render-parameter.js'
import type { TypedQuery } from './typed-query.js'

/** How the file of queries is rendered. */
export interface RenderQueriesOptions {
  /** The row modes to declare besides `js`. */
  readonly rowModes: readonly TypedMode[]
  readonly exactDates: boolean
}

/** Renders the TypeScript file with a function for each named query, in the order of the queries. */
export function renderQueries(queries: readonly TypedQuery[], options: RenderQueriesOptions): string {
  const body = queries.flatMap((query) => renderQuery(query, options))
  const imports = ['', "import { defineQuery } from 'duckalog/queries'", ...renderImports(body).slice(1)]
  return `${[header, ...imports, '', ...body].join('\n').trimEnd()}\n`
}

function renderQuery(query: TypedQuery, { rowModes, exactDates }: RenderQueriesOptions): readonly string[] {
  const { definition, parameters, columns, returns } = query
  const made = nameFunction(definition.name)
  if ('problem' in made) throw new Error(made.problem)
  const types = nameTypes(definition.name)
  const modes = allModes.filter((mode) => mode === 'js' || rowModes.includes(mode))
  const hasRows = returns !== 'exec'
  const rows = hasRows ? modes.map((mode) => `readonly ${mode}: ${types}Row${modeNames[mode]}`).join('; ') : 'readonly js: object'
  const values = parameters.length === 0 ? 'Record<string, never>' : `${types}Values`
  return [
    ...renderComment(definition.description, ''),
    `export const ${made.name} = defineQuery<${values}, { ${rows} }, ${quoteText(returns)}>({`,
    `  name: ${quoteText(definition.name)},`,
    `  returns: ${quoteText(returns)},`,
    ...renderSpecs(query),
    `  sql: ${quoteTemplate(query.sql)},`,
    '})',
    '',
    ...renderValues(query, values),
    ...(hasRows
      ? modes.flatMap((mode) => renderInterface({ columns }, { mode, exactDates }, `${types}Row${modeNames[mode]}`))
      : []),
  ]
}

function renderSpecs({ parameters }: TypedQuery): readonly string[] {
  const optional = parameters.filter(({ isOptional }) => isOptional)
  const specs = parameters.map(({ name, type }) => `${renderProperty(name)}: ${renderParameterSpec(type)}`)
  return [
    `  parameters: {${specs.length === 0 ? '' : ` ${specs.join(', ')} `}},`,
    ...(optional.length === 0 ? [] : [`  optional: [${optional.map(({ name }) => quoteText(name)).join(', ')}],`]),
  ]
}

function renderValues({ parameters }: TypedQuery, name: string): readonly string[] {
  if (parameters.length === 0) return []
  const members = parameters.map(({ name, type, isOptional }) => {
    const value = renderParameterType(type)
    return `  readonly ${renderProperty(name)}${isOptional ? '?' : ''}: ${value}${isOptional ? ' | null | undefined' : ''}`
  })
  return [`export interface ${name} {`, ...members, '}', '']
}

/** Renders a text as a template literal, which keeps its line breaks. */
function quoteTemplate(text: string): string {
  return `\`${text
    .replaceAll(/\\|`|\$(?=\{)/g, '\\$&')
    .replaceAll('\r\n', '\n')
    .replaceAll('\r', '\\r')}\``
}
