import type { CatalogWatch, WatchOptions } from './catalog-connection.js'
import type { EmitEvent } from './emit-event.js'
import { watchFiles } from './watch-files.js'

/** @internal */
export interface WatchCatalogOptions extends WatchOptions {
  readonly listFiles: () => readonly string[]
  readonly refresh: () => Promise<unknown>
  readonly emit: EmitEvent
  /** Ends the watch. */
  readonly signal: AbortSignal
}

/**
 * Refreshes a catalog whenever one of its files is saved, and tells what came of it.
 * @internal
 */
export async function watchCatalog(options: WatchCatalogOptions): Promise<CatalogWatch> {
  const { listFiles, refresh, emit, signal, debounce = 100 } = options

  async function onChange(files: readonly string[]): Promise<void> {
    const start = performance.now()
    try {
      await refresh()
      emit({ type: 'reloaded', files, durationMs: performance.now() - start })
    } catch (error) {
      if (!signal.aborted) emit({ type: 'reload-failed', files, error })
    }
  }

  const watch = await watchFiles({ listFiles, onChange, debounce })
  const close = async () => {
    signal.removeEventListener('abort', stop)
    await watch.close()
  }
  const stop = () => void close()
  if (signal.aborted) await close()
  signal.addEventListener('abort', stop)
  return {
    get files() {
      return listFiles()
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
