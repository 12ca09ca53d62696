// Compiled, never run: what the compiler must know of results.
import type { CatalogConnection, ResultColumn, Row, StandardSchema } from 'duckalog'
import { type Equal, is } from './equal.js'

export async function read(catalog: CatalogConnection, schema: StandardSchema<{ readonly a: number }>): Promise<void> {
  const rows = await catalog.query('SELECT 1 AS a')
  is<Equal<(typeof rows)[number], Row>>(true)
  is<Equal<typeof rows.columns, readonly ResultColumn[]>>(true)
  const own = await catalog.query<{ a: number }>('SELECT 1 AS a')
  is<Equal<(typeof own)[number]['a'], number>>(true)
  const checked = await catalog.query('SELECT 1 AS a', [], { schema })
  is<Equal<(typeof checked)[number], { readonly a: number }>>(true)
  const arrays = await catalog.query('SELECT 1 AS a', [], { rows: 'array' })
  // @ts-expect-error: rows are arrays
  arrays[0]?.a
  const optional = await catalog.queryOptional<{ a: number }>('SELECT 1 AS a')
  // @ts-expect-error: there may be no row
  optional.a
}
