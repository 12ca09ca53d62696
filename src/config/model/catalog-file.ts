import type { ImportSection } from './import-config.js'

/**
 * A file of a catalog, with its imports.
 * @public
 */
export interface CatalogFile {
  /** Relative if the path of the catalog was; a URL without credentials and query. Absent for an object in code. */
  readonly file?: string
  /** `repeated`: already imported earlier, where its contents are counted. `missing`: an optional import of a file that does not exist. */
  readonly status: 'loaded' | 'repeated' | 'missing'
  /** What the file contributes to the catalog at this point. Entries that another file overrides are counted in both files. */
  readonly gives: FileContents
  /** In order; empty if the file is repeated. */
  readonly imports: readonly CatalogImport[]
}

/**
 * An import of a file, with the files that it resolves to.
 * @public
 */
export interface CatalogImport {
  /** The path as written, with variables filled in; a URL without credentials and query. */
  readonly path: string
  /** Its path in the file: `imports[0]`. */
  readonly at: string
  /** Whether names that this import and another file both define are allowed: the precedence of the files decides. */
  readonly override: boolean
  /** Whether the files may be missing. */
  readonly optional: boolean
  /** The only section that is imported; all of them if absent. */
  readonly section?: ImportSection
  /** In order; empty if an optional pattern matches nothing. */
  readonly files: readonly CatalogFile[]
}

/**
 * What a file contributes to a catalog.
 * @public
 */
export interface FileContents {
  /** Its top-level keys, without those of the loader (`imports`, `env_files`, `profiles` …). */
  readonly keys: readonly string[]
  /** Number of views. */
  readonly views: number
  /** Number of macros. */
  readonly macros: number
  /** Number of attachments of all kinds. */
  readonly attachments: number
  /** Number of Iceberg catalogs. */
  readonly icebergCatalogs: number
  /** Number of secrets. */
  readonly secrets: number
  /** Number of semantic models. */
  readonly semanticModels: number
}
