import { type ConfigIssue, type ConfigPath, formatPath, type Location } from '../../errors.js'
import type { CatalogFile } from '../model/catalog-file.js'
import type { ConfigProblem } from '../model/config-problem.js'
import type { ConfigWarning } from '../model/config-warning.js'
import type { Provenance } from '../model/provenance.js'
import type { PlannedImport } from '../prepare/plan-imports.js'
import type { PreparedDocument } from '../prepare/prepare-document.js'

/** One file of a config, or the object that it began with, with everything that it imports. */
export interface ConfigFile {
  /** What tells files apart. */
  readonly id: string
  /** The file for a person. */
  readonly name: string
  readonly prepared: PreparedDocument
  readonly profiles: readonly string[]
  readonly imports: readonly FoundImport[]
  readonly importer: Importer
}

/** One import of a file, and what it was found to mean. */
export interface FoundImport extends PlannedImport {
  readonly targets: readonly FileTarget[]
  readonly problem?: ImportProblem
}

/** Why an import cannot be followed. */
export interface ImportProblem {
  readonly message: string
  /** Nothing is there, which an optional import allows. */
  readonly notFound?: boolean
  readonly forbidden?: boolean
  readonly retryable?: boolean
  readonly cause?: unknown
}

/** What became of a file that an import names. */
export type LoadedFile =
  | { readonly file: ConfigFile }
  | { readonly problem: ImportProblem }
  | { readonly syntax: readonly ConfigIssue[]; readonly importer: Importer }

/** Which import led to a file: known only when all files are there, because that must not depend on which one came first. */
export interface Importer {
  by?: { readonly file: ConfigFile; readonly at: ConfigPath }
}

/** The imports that lead from the main file to one that was imported, outermost first. */
export function importChainOf({ by }: Importer): { readonly importChain?: readonly Location[] } {
  if (!by) return {}
  const { file, at } = by
  const { importChain = [], ...place } = file.prepared.source.locate?.(at) ?? { path: formatPath(at) }
  return { importChain: [...importChain, place] }
}

/** A file of a config before it is read. */
export interface FileTarget {
  /** An absolute path, links and all, or a URL. */
  readonly path: string
  /** The same file for a person: relative if the config's own path was. */
  readonly file: string
  /** What tells files apart: the path behind all links, or the URL. */
  readonly id: string
}

/** Everything that belongs to a config, before it is put together. */
export interface LoadedFiles {
  readonly main: ConfigFile
  /** The imported ones by their paths. */
  readonly files: ReadonlyMap<string, LoadedFile>
}

/** A config before its validation, of however many files. */
export interface UnfinishedConfig {
  /** The caller's own copy. */
  readonly value: unknown
  readonly from: Provenance
  /** What was found before: each problem knows its own file. */
  readonly problems: readonly ConfigProblem[]
  readonly warnings: readonly ConfigWarning[]
  /** Absent for a config of a text or an object that may import nothing. */
  readonly files?: CatalogFile
}
