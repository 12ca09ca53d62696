import { readName, readText } from '../../sql/lexer/token-text.js'
import { parseOneStatement, type SqlToken } from '../../sql/lexer/tokenize.js'
import { quoteIdentifier } from '../../sql/quote.js'

/** The type of a column, for checking its values. */
export type ColumnType =
  | { readonly kind: 'scalar'; readonly name: string }
  | { readonly kind: 'decimal'; readonly width: number; readonly scale: number }
  | { readonly kind: 'enum'; readonly labels: readonly string[] }
  | { readonly kind: 'list'; readonly item: ColumnType; readonly length: number | undefined }
  | { readonly kind: 'struct'; readonly fields: readonly Field[] }
  | { readonly kind: 'union'; readonly fields: readonly Field[] }
  | { readonly kind: 'map'; readonly key: ColumnType; readonly value: ColumnType }

export type Field = readonly [name: string, type: ColumnType]

/** Reads DuckDB's text of a type: `STRUCT(id INTEGER, tags VARCHAR[])`. One that is not known is a scalar of this name. */
export function parseColumnType(text: string): ColumnType {
  const tokens = parseOneStatement(text)
  const reader = createReader('problem' in tokens ? [] : tokens)
  return reader.readType() ?? { kind: 'scalar', name: text }
}

function createReader(tokens: readonly SqlToken[]): { readType(): ColumnType | undefined } {
  let at = 0
  const peek = () => tokens[at]?.text.toUpperCase()
  const take = (text: string) => {
    if (peek() !== text) return false
    at += 1
    return true
  }
  const list = <T>(read: () => T | undefined): T[] | undefined => {
    const items: T[] = []
    do {
      const item = read()
      if (item === undefined) return undefined
      items.push(item)
    } while (take(','))
    return take(')') ? items : undefined
  }
  const readField = (): Field | undefined => {
    const name = readName(tokens[at++])
    const inner = name === undefined ? undefined : read()
    return inner && [name ?? '', inner]
  }
  const readNumber = () => {
    const number = Number(tokens[at++]?.text)
    return Number.isInteger(number) ? number : undefined
  }
  function readBase(): ColumnType | undefined {
    const words: string[] = []
    while (tokens[at]?.kind === 'word') words.push(tokens[at++]?.text.toUpperCase() ?? '')
    const name = words.join(' ')
    if (name === '') return undefined
    if (!take('(')) return { kind: 'scalar', name }
    if (name === 'STRUCT' || name === 'UNION') {
      const fields = list(readField)
      return fields && { kind: name === 'STRUCT' ? 'struct' : 'union', fields }
    }
    if (name === 'MAP') {
      const [key, value] = list(read) ?? []
      return key && value && { kind: 'map', key, value }
    }
    if (name === 'ENUM') {
      const labels = list(() => readText(tokens[at++]))
      return labels && { kind: 'enum', labels }
    }
    if (name === 'DECIMAL') {
      const [width, scale] = list(readNumber) ?? []
      return width === undefined || scale === undefined ? undefined : { kind: 'decimal', width, scale }
    }
    return undefined
  }
  function read(): ColumnType | undefined {
    let base = readBase()
    while (base && take('[')) {
      const length = peek() === ']' ? undefined : readNumber()
      if (!take(']')) return undefined
      base = { kind: 'list', item: base, length }
    }
    return base
  }
  return {
    readType() {
      const type = read()
      return at < tokens.length ? undefined : type
    },
  }
}

/**
 * The type that a nested value is read as from JSON, before it is cast: DuckDB casts texts to every type, but reads only some from JSON.
 */
export function renderTextType(type: ColumnType): string {
  switch (type.kind) {
    case 'list':
      return `${renderTextType(type.item)}[${type.length ?? ''}]`
    case 'struct':
    case 'union': {
      const fields = type.fields.map(([name, inner]) => `${quoteIdentifier(name)} ${renderTextType(inner)}`)
      return `${type.kind.toUpperCase()}(${fields.join(', ')})`
    }
    case 'map':
      return `MAP(VARCHAR, ${renderTextType(type.value)})`
    case 'scalar':
      return isJson(type) ? 'JSON' : 'VARCHAR'
    default:
      return 'VARCHAR'
  }
}

export type NestedType = Exclude<ColumnType, { readonly kind: 'scalar' | 'decimal' | 'enum' }>

/** Whether values of a type have parts. */
export function isNested(type: ColumnType): type is NestedType {
  return type.kind !== 'scalar' && type.kind !== 'decimal' && type.kind !== 'enum'
}

/** Whether any value can be stored, as JSON. */
export function isJson(type: ColumnType): boolean {
  return type.kind === 'scalar' && (type.name === 'JSON' || type.name === 'VARIANT')
}
