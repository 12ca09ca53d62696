import type {
  DuckDBArrayType,
  DuckDBDecimalType,
  DuckDBEnumType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  DuckDBType,
  DuckDBUnionType,
} from '@duckdb/node-api'
import type { NodeApi } from '../../driver/node-api/bind-node-api-values.js'
import { nameType } from '../../driver/node-api/name-type.js'
import type { ColumnField, ColumnType } from '../render/column-type.js'
import { typeNames } from './type-ids.js'

/** Turns a type of the client into plain data. */
export function toColumnType(type: DuckDBType): ColumnType {
  const name = typeNames[type.typeId] ?? ''
  switch (name) {
    case 'DECIMAL': {
      const { width, scale } = type as DuckDBDecimalType
      return { kind: 'decimal', width, scale }
    }
    case 'ENUM':
      return { kind: 'enum', values: (type as DuckDBEnumType).values }
    case 'LIST':
      return { kind: 'list', item: toColumnType((type as DuckDBListType).valueType) }
    case 'ARRAY':
      return { kind: 'array', item: toColumnType((type as DuckDBArrayType).valueType) }
    case 'STRUCT': {
      const { entryNames, entryTypes } = type as DuckDBStructType
      return { kind: 'struct', fields: toFields(entryNames, entryTypes) }
    }
    case 'MAP': {
      const { keyType, valueType } = type as DuckDBMapType
      return { kind: 'map', key: toColumnType(keyType), value: toColumnType(valueType) }
    }
    case 'UNION': {
      const { memberTags, memberTypes } = type as DuckDBUnionType
      return { kind: 'union', members: toFields(memberTags, memberTypes) }
    }
    default:
      return { kind: 'scalar', name }
  }
}

function toFields(names: readonly string[], types: readonly DuckDBType[]): readonly ColumnField[] {
  return types.map((type, index) => ({ name: names[index] ?? '', type: toColumnType(type) }))
}

const ids = { DuckDBTypeId: Object.fromEntries(typeNames.map((name, id) => [name, id])) } as unknown as NodeApi

/** The text of a type as DuckDB writes it: `DECIMAL(10,2)`. */
export function toTypeText(type: DuckDBType): string {
  return nameType(ids, type)
}
