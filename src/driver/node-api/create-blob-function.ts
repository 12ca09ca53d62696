import type { DuckDBTableFunction } from '@duckdb/node-api'
import type { NodeApi } from './bind-node-api-values.js'

/** A table function of `@duckdb/node-api` that hands out BLOBs as they are asked for, in order. */
export function createBlobFunction(api: NodeApi, name: string, next: () => Uint8Array | undefined): DuckDBTableFunction {
  return api.DuckDBTableFunction.create({
    name,
    bindFunction: (bind) => bind.addResultColumn('content', api.BLOB),
    // Two threads would mix up the order
    initFunction: (init) => init.setMaxThreads(1),
    mainFunction: (_, chunk) => {
      const bytes = next()
      chunk.rowCount = bytes === undefined ? 0 : 1
      if (bytes !== undefined) chunk.setColumnValues(0, [new api.DuckDBBlobValue(bytes)])
    },
  })
}
