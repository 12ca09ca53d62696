import type { ImportSection } from './import-config.js'

/**
 * A file of a catalog, and what it imports.
 * @public
 */
export interface CatalogFile {
  /** Relative if the catalog's own path was; a URL without what may be secret. Absent for an object in code. */
  readonly file?: string
  /** `repeated`: it was imported before, and counts there; `missing`: the import is optional, and the file is not there. */
  readonly status: 'loaded' | 'repeated' | 'missing'
  /** What the catalog takes from the file in this place. What another file replaces is counted in both. */
  readonly gives: FileContents
  /** In their order; none where the file is repeated. */
  readonly imports: readonly CatalogImport[]
}

/**
 * An import of a file, and the files that it stands for.
 * @public
 */
export interface CatalogImport {
  /** As it is written, variables filled in; a URL without what may be secret. */
  readonly path: string
  /** Where it stands in its file: `imports[0]`. */
  readonly at: string
  readonly override: boolean
  readonly optional: boolean
  /** The only section of the files that is imported. */
  readonly section?: ImportSection
  /** In their order; none where an optional pattern matches nothing. */
  readonly files: readonly CatalogFile[]
}

/**
 * What a file gives to a catalog.
 * @public
 */
export interface FileContents {
  /** Its top-level keys, those of the loader apart. */
  readonly keys: readonly string[]
  readonly views: number
  readonly macros: number
  readonly attachments: number
  readonly icebergCatalogs: number
  readonly secrets: number
  readonly semanticModels: number
}
