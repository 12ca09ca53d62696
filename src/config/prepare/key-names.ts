import { catalogSchema } from '../schema/catalog-schema.js'

/** Those parts of a valibot schema in which keys stand. */
interface AnySchema {
  readonly pipe?: readonly AnySchema[]
  readonly entries?: Readonly<Record<string, AnySchema>>
  readonly item?: AnySchema
  readonly value?: AnySchema
  readonly wrapped?: AnySchema
  readonly options?: readonly (AnySchema | string)[]
}

/** Every key of the config language by its own name, wherever it stands. */
export function listKeyNames(): ReadonlySet<string> {
  return new Set(namesIn(catalogSchema as unknown as AnySchema))
}

function namesIn({ pipe, entries = {}, item, value, wrapped, options = [] }: AnySchema): readonly string[] {
  // A schema with a pipe is the first of its own items
  if (pipe) return pipe.flatMap(namesIn)
  const inner = [item, value, wrapped, ...options].filter((part) => typeof part === 'object')
  return [...inner, ...Object.values(entries)].flatMap(namesIn).concat(Object.keys(entries))
}
