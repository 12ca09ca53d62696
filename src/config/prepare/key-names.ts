import { catalogSchema } from '../schema/catalog-schema.js'

/** The parts of a valibot schema that contain keys. */
interface AnySchema {
  readonly pipe?: readonly AnySchema[]
  readonly entries?: Readonly<Record<string, AnySchema>>
  readonly item?: AnySchema
  readonly value?: AnySchema
  readonly wrapped?: AnySchema
  readonly options?: readonly (AnySchema | string)[]
}

/** The names of all keys of the config language, at any depth. */
export function listKeyNames(): ReadonlySet<string> {
  return new Set(namesIn(catalogSchema as unknown as AnySchema))
}

function namesIn({ pipe, entries = {}, item, value, wrapped, options = [] }: AnySchema): readonly string[] {
  // A schema with a pipe is the first of its own items
  if (pipe) return pipe.flatMap(namesIn)
  const inner = [item, value, wrapped, ...options].filter((part) => typeof part === 'object')
  return [...inner, ...Object.values(entries)].flatMap(namesIn).concat(Object.keys(entries))
}
