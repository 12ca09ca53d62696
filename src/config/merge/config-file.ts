import { type ConfigIssue, type ConfigPath, formatPath, type Location } from '../../errors.js'
import type { CatalogFile } from '../model/catalog-file.js'
import type { ConfigProblem } from '../model/config-problem.js'
import type { ConfigWarning } from '../model/config-warning.js'
import type { Provenance } from '../model/provenance.js'
import type { PlannedImport } from '../prepare/plan-imports.js'
import type { PreparedDocument } from '../prepare/prepare-document.js'

/** One file of a config, or the object that loading started with, with its imports. */
export interface ConfigFile {
  /** Identifies the file. */
  readonly id: string
  /** The path to show to people. */
  readonly name: string
  readonly prepared: PreparedDocument
  readonly profiles: readonly string[]
  readonly imports: readonly FoundImport[]
  readonly importer: Importer
}

/** One import of a file, with the files that it resolves to. */
export interface FoundImport extends PlannedImport {
  readonly targets: readonly FileTarget[]
  readonly problem?: ImportProblem
}

/** Why an import cannot be followed. */
export interface ImportProblem {
  readonly message: string
  /** The file does not exist, which an optional import allows. */
  readonly notFound?: boolean
  readonly forbidden?: boolean
  readonly retryable?: boolean
  readonly cause?: unknown
}

/** The outcome of loading an imported file. */
export type LoadedFile =
  | { readonly file: ConfigFile }
  | { readonly problem: ImportProblem }
  | { readonly syntax: readonly ConfigIssue[]; readonly importer: Importer }

/** The import that led to a file. Set once all files are loaded, so that it does not depend on which one arrived first. */
export interface Importer {
  by?: { readonly file: ConfigFile; readonly at: ConfigPath }
}

/** The chain of imports from the main file to an imported one, outermost first. */
export function importChainOf({ by }: Importer): { readonly importChain?: readonly Location[] } {
  if (!by) return {}
  const { file, at } = by
  const { importChain = [], ...place } = file.prepared.source.locate?.(at) ?? { path: formatPath(at) }
  return { importChain: [...importChain, place] }
}

/** A file of a config before it is read. */
export interface FileTarget {
  /** An absolute path with links unresolved, or a URL. */
  readonly path: string
  /** The path to show to people: relative if that of the config was. */
  readonly file: string
  /** Identifies the file: the path with links resolved, or the URL. */
  readonly id: string
}

/** All files of a config, before they are merged. */
export interface LoadedFiles {
  readonly main: ConfigFile
  /** The imported files by path. */
  readonly files: ReadonlyMap<string, LoadedFile>
}

/** A merged config before validation. */
export interface UnfinishedConfig {
  /** The caller's own copy. */
  readonly value: unknown
  readonly from: Provenance
  /** The problems found so far; each knows its own file. */
  readonly problems: readonly ConfigProblem[]
  readonly warnings: readonly ConfigWarning[]
  /** Absent for a config from a text or an object, which cannot import files. */
  readonly files?: CatalogFile
}
