/** The part of JSON Schema that the schema of a catalog uses. */
export interface Schema {
  readonly description?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly additionalProperties?: boolean | Schema
  readonly anyOf?: readonly Schema[]
  readonly $ref?: string
}

/** A page of the reference: some keys of the catalog, with an example of each. */
export interface ConfigPage {
  readonly path: string
  readonly title: string
  readonly description: string
  /** The paths of its keys: `duckdb`, `duckdb.secrets`; empty for the keys at the top. */
  readonly keys: readonly string[]
  /** Keys that have a page of their own. */
  readonly elsewhere: Readonly<Record<string, string>>
  /** A catalog, or the part of one, for the keys that have an example. */
  readonly examples: Readonly<Record<string, string>>
}

/** Renders a page on keys of a catalog from its JSON Schema. Each object has a table of its keys, with types and defaults. */
export function renderConfigPage(page: ConfigPage, schema: Schema): string {
  const sections = page.keys.flatMap((key) => renderObject(key, findObject(schema, key), page, key === '' ? 1 : 2))
  const unused = Object.keys(page.examples).filter((key) => !sections.some(({ path }) => path === key))
  if (unused.length > 0) throw new Error(`${page.path} has examples of ${unused.join(', ')}, which are not on it.`)
  return sections.map(({ text }) => text).join('\n\n')
}

interface RenderedSection {
  readonly path: string
  readonly text: string
}

function renderObject(path: string, schema: Schema, page: ConfigPage, level: number): readonly RenderedSection[] {
  const object = objectOf(schema)
  if (!object?.properties) throw new Error(`${path} has no keys.`)
  const { properties, required = [] } = object
  const rows = Object.entries(properties).map(([key, value]) =>
    renderRow(key, value, required.includes(key), joinPath(path, key), page),
  )
  const example = page.examples[path]
  const text = [
    path === '' ? '' : `${'#'.repeat(level)} ${path}`,
    splitDefault(schema.description ?? object.description).text,
    example === undefined ? '' : `\`\`\`yaml\n${example.trim()}\n\`\`\``,
    renderRows(rows),
  ]
  const nested = Object.entries(properties).flatMap(([key, value]) => {
    const below = joinPath(path, key)
    const inner = objectOf(value)
    if (!inner?.properties || below in page.elsewhere) return []
    return renderObject(
      `${below}${entriesOf(value)}`,
      { ...inner, description: value.description ?? '' },
      page,
      Math.min(level + 1, 4),
    )
  })
  return [{ path, text: text.filter(Boolean).join('\n\n') }, ...nested]
}

/** The table, without the defaults if there are none. */
function renderRows(rows: readonly (readonly string[])[]): string {
  const all = [['key', 'type', 'default', 'meaning'], ['---', '---', '---', '---'], ...rows]
  const hasDefaults = rows.some((cells) => cells[2] !== '')
  return all.map((cells) => `| ${cells.filter((_, index) => hasDefaults || index !== 2).join(' | ')} |`).join('\n')
}

function renderRow(key: string, schema: Schema, isRequired: boolean, path: string, page: ConfigPage): readonly string[] {
  const { text, fallback } = splitDefault(schema.description)
  const page_ = page.elsewhere[path]
  const name = page_ === undefined ? `\`${key}\`` : `[\`${key}\`](${page_})`
  const cells = [name, typeOf(schema), isRequired ? '**required**' : fallback, text]
  return cells.map((cell) => escapeCell(cell))
}

function escapeCell(text: string): string {
  // The parts of code have their own rules: a bar is escaped there, too
  return text.replace(/\n+/g, ' ').replaceAll('|', '\\|')
}

function splitDefault(description = ''): { readonly text: string; readonly fallback: string } {
  const [text = '', fallback = ''] = description.split(/\n?Default: /)
  return { text: text.trim(), fallback: fallback.trim() }
}

/** The type of a key in words. Null, which counts as absent, and variables, which every key takes, are left out. */
function typeOf(schema: Schema): string {
  const forms = [...new Set(plainForms(schema).flatMap(describeForm))]
  const hasExamples = forms.some((form) => form.startsWith('text such as'))
  return forms.filter((form) => form !== 'text' || !hasExamples).join(', ')
}

function describeForm(schema: Schema): readonly string[] {
  const { items, properties, additionalProperties, type } = schema
  if (schema.enum !== undefined) return [describeValues(schema.enum)]
  if (schema.const !== undefined) return [`\`${JSON.stringify(schema.const)}\``]
  if (schema.$ref === '#/definitions/value') return ['any value']
  if (schema.$ref !== undefined) return ['part of a catalog']
  if (items) return [`list of ${typeOf(items) || 'values'}`]
  if (properties) return ['object']
  if (additionalProperties !== undefined)
    return [isSchema(additionalProperties) ? `map of ${typeOf(additionalProperties) || 'values'}` : 'map']
  return [type]
    .flat()
    .filter((name) => name !== undefined && name !== 'null')
    .map((name) => ({ string: 'text', integer: 'whole number' })[name as string] ?? String(name))
}

function describeValues(values: readonly unknown[]): string {
  const shown = values.filter((value) => value !== null).map((value) => `\`${value}\``)
  return shown.length <= 8 ? shown.join(' or ') : `text such as ${shown.slice(0, 4).join(', ')}`
}

function plainForms(schema: Schema): readonly Schema[] {
  const { anyOf, ...rest } = schema
  if (anyOf) return anyOf.flatMap((form) => plainForms(form))
  return rest.$ref !== undefined && /ariable$/.test(rest.$ref) ? [] : [rest]
}

/** The object with keys that a value is, or that its entries are. */
function objectOf(schema: Schema): Schema | undefined {
  const forms = plainForms(schema)
  const found = forms.find(({ properties }) => properties)
  if (found) return found
  const entry = forms.find((form) => form.items)?.items ?? forms.map((form) => form.additionalProperties).find(isSchema)
  return entry && objectOf(entry)
}

/** How the path of an object goes on: the entries of a list or of a map. */
function entriesOf(schema: Schema): string {
  const forms = plainForms(schema)
  if (forms.some(({ properties }) => properties)) return ''
  return forms.some(({ items }) => items) ? '[]' : '.NAME'
}

function isSchema(value: boolean | Schema | undefined): value is Schema {
  return typeof value === 'object'
}

function findObject(schema: Schema, path: string): Schema {
  return path
    .replaceAll('[]', '')
    .split('.')
    .filter(Boolean)
    .reduce((current, key) => {
      const next = objectOf(current)?.properties?.[key]
      if (!next) throw new Error(`The schema has no key ${path}.`)
      return next
    }, schema)
}

function joinPath(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}
