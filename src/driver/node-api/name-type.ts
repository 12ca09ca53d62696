import type {
  DuckDBArrayType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  DuckDBType,
  DuckDBUnionType,
} from '@duckdb/node-api'
import { isKeyword } from '../../sql/lexer/is-keyword.js'
import type { NodeApi } from './bind-node-api-values.js'

/** Returns the text of a type as DuckDB writes it. The client's own text quotes every field and lacks names such as JSON. */
export function nameType(api: NodeApi, type: DuckDBType): string {
  const { DuckDBTypeId: id } = api
  const render = (inner: DuckDBType) => nameType(api, inner)
  if (type.alias !== undefined) return type.alias
  switch (type.typeId) {
    case id.LIST:
      return `${render((type as DuckDBListType).valueType)}[]`
    case id.ARRAY: {
      const { valueType, length } = type as DuckDBArrayType
      return `${render(valueType)}[${length}]`
    }
    case id.MAP: {
      const { keyType, valueType } = type as DuckDBMapType
      return `MAP(${render(keyType)}, ${render(valueType)})`
    }
    case id.STRUCT: {
      const { entryNames, entryTypes } = type as DuckDBStructType
      return `STRUCT(${renderFields(entryNames, entryTypes, render)})`
    }
    case id.UNION: {
      const { memberTags, memberTypes } = type as DuckDBUnionType
      return `UNION(${renderFields(memberTags, memberTypes, render)})`
    }
    default:
      return String(type)
  }
}

function renderFields(names: readonly string[], types: readonly DuckDBType[], render: (type: DuckDBType) => string): string {
  return types
    .map((type, index) => {
      const name = names[index] ?? ''
      return name === '' ? render(type) : `${quoteIfNeeded(name)} ${render(type)}`
    })
    .join(', ')
}

function quoteIfNeeded(name: string): string {
  return /^[a-z_][a-z0-9_]*$/i.test(name) && !isKeyword(name.toLowerCase()) ? name : `"${name.replaceAll('"', '""')}"`
}
