import { sharedMemory } from '../../shared-memory.js'
import type { CatalogConfig } from './catalog-config.js'

/**
 * What a config was read from, or would have been: as absolute paths. Files that do not exist are among them, because one that comes into
 * being changes the config.
 */
export interface Sources {
  /** Each with the mark that it had when it was read; without one where there was no file. */
  readonly files: ReadonlyMap<string, string | undefined>
  /** Patterns, each with the files that it stood for: a new one belongs to the config. */
  readonly globs: ReadonlyMap<string, readonly string[]>
}

export const noSources: Sources = { files: new Map(), globs: new Map() }

/** Beside the configs, not in them: a config holds what its file says, and nothing else. Beside errors: what was read until then. */
const sourcesBySubject = sharedMemory<object, Sources>('sources')

/** Records what a config was read from; or what was read until an error, together with what is recorded of it already. */
export function rememberSources(subject: unknown, sources: Sources): void {
  if (typeof subject === 'object' && subject !== null) sourcesBySubject.set(subject, joinSources(sourcesOf(subject), sources))
}

/** What a config was read from, or what was read until an error; nothing for an object of the code. */
export function sourcesOf(subject: unknown): Sources {
  return (typeof subject === 'object' && subject !== null && sourcesBySubject.get(subject)) || noSources
}

/** What is in any of them; of a file that is in several, what the last one knows. */
export function joinSources(...all: readonly Sources[]): Sources {
  return {
    files: new Map(all.flatMap(({ files }) => [...files])),
    globs: new Map(all.flatMap(({ globs }) => [...globs])),
  }
}

/** The files that the views of a config name for their SQL. */
export function sqlFilesOf({ views }: CatalogConfig): readonly string[] {
  return views.flatMap(({ sql_file, sql_template }) =>
    [typeof sql_file === 'object' ? sql_file.path : sql_file, sql_template?.path].filter((path) => path !== undefined),
  )
}
