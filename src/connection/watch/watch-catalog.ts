import { joinSources, noSources, type Sources, sourcesOf } from '../../config/model/config-metadata.js'
import type { CatalogWatch, WatchOptions } from '../types/catalog-connection.js'
import type { EmitEvent } from '../types/emit-event.js'
import { watchFiles } from './watch-files.js'

export interface WatchCatalogOptions extends WatchOptions {
  /** The sources of the config in use. */
  readonly listSources: () => Sources
  readonly refresh: () => Promise<unknown>
  readonly emit: EmitEvent
  /** Ends the watch. */
  readonly signal: AbortSignal
}

/** Refreshes a catalog whenever one of its files changes, and emits the result. */
export async function watchCatalog(options: WatchCatalogOptions): Promise<CatalogWatch> {
  const { listSources, refresh, emit, signal, debounce = 100 } = options

  // The sources of a config that failed to load
  let failed = noSources

  async function onChange(files: readonly string[]): Promise<void> {
    const start = performance.now()
    try {
      await refresh()
      failed = noSources
      emit({ type: 'reloaded', files, durationMs: performance.now() - start })
    } catch (error) {
      failed = sourcesOf(error)
      if (!signal.aborted) emit({ type: 'reload-failed', files, error })
    }
  }

  const watch = await watchFiles({ listSources: () => joinSources(listSources(), failed), onChange, debounce })
  const close = async () => {
    signal.removeEventListener('abort', stop)
    await watch.close()
  }
  const stop = () => void close()
  if (signal.aborted) await close()
  signal.addEventListener('abort', stop)
  return {
    get files() {
      return watch.files
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
