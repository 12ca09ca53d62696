import { catalogSchema } from '../../../src/config/schema/catalog-schema.js'

interface AnySchema {
  readonly type: string
  readonly pipe?: readonly AnySchema[]
  readonly entries?: Readonly<Record<string, AnySchema>>
  readonly item?: AnySchema
  readonly value?: AnySchema
  readonly wrapped?: AnySchema
  readonly options?: readonly AnySchema[]
}

/** Every key of the config language, as `views[].tags`, in the order of the schema that validates. */
export const schemaKeys: readonly string[] = [...new Set(keysOf(catalogSchema as unknown as AnySchema, ''))]

/** Every place of the config language that takes text, keys and items alike: `views[].tags[]`, `duckdb.settings.*`. */
export const textKeys: readonly string[] = [...new Set(textsOf(catalogSchema as unknown as AnySchema, ''))]

function textsOf(schema: AnySchema, path: string): readonly string[] {
  const { type, pipe, options, wrapped, item, value, entries } = schema
  if (pipe) {
    // What is known of a custom schema is only whether a map follows
    const isMap = pipe.some((part) => part.type === 'strict_object' || part.type === 'record')
    return pipe.filter((part) => !isMap || part.type !== 'custom').flatMap((part) => textsOf(part, path))
  }
  return [
    ...(['string', 'custom', 'unknown'].includes(type) ? [path] : []),
    ...(options ?? []).flatMap((option) => (typeof option === 'object' ? textsOf(option, path) : [])),
    ...(wrapped ? textsOf(wrapped, path) : []),
    ...(item ? textsOf(item, `${path}[]`) : []),
    ...(value ? textsOf(value, `${path}.*`) : []),
    ...Object.entries(entries ?? {}).flatMap(([key, entry]) => textsOf(entry, path === '' ? key : `${path}.${key}`)),
  ]
}

function keysOf(schema: AnySchema, path: string): readonly string[] {
  // A schema with a pipe is the first of its own items
  const { pipe, options, wrapped, item, value, entries } = schema
  if (pipe) return pipe.flatMap((part) => keysOf(part, path))
  return [
    ...(options ?? []).flatMap((option) => (typeof option === 'object' ? keysOf(option, path) : [])),
    ...(wrapped ? keysOf(wrapped, path) : []),
    ...(item ? keysOf(item, `${path}[]`) : []),
    ...(value ? keysOf(value, `${path}.*`) : []),
    ...Object.entries(entries ?? {}).flatMap(([key, entry]) => {
      const at = path === '' ? key : `${path}.${key}`
      return [at, ...keysOf(entry, at)]
    }),
  ]
}
