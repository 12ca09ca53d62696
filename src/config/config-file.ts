import { type ConfigIssue, type ConfigPath, formatPath, type Location } from '../errors.js'
import type { FileTarget } from './find-imports.js'
import type { PlannedImport } from './plan-imports.js'
import type { PreparedDocument } from './prepare-document.js'

/**
 * One file of a config, or the object that it began with, with everything that it imports.
 * @internal
 */
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

/**
 * One import of a file, and what it was found to mean.
 * @internal
 */
export interface FoundImport extends PlannedImport {
  readonly targets: readonly FileTarget[]
  readonly problem?: ImportProblem
}

/**
 * Why an import cannot be followed.
 * @internal
 */
export interface ImportProblem {
  readonly message: string
  /** Nothing is there, which an optional import allows. */
  readonly notFound?: boolean
  readonly forbidden?: boolean
  readonly retryable?: boolean
  readonly cause?: unknown
}

/**
 * What became of a file that an import names.
 * @internal
 */
export type LoadedFile =
  | { readonly file: ConfigFile }
  | { readonly problem: ImportProblem }
  | { readonly syntax: readonly ConfigIssue[]; readonly importer: Importer }

/**
 * Which import led to a file: known only when all files are there, because that must not depend on which one came first.
 * @internal
 */
export interface Importer {
  by?: { readonly file: ConfigFile; readonly at: ConfigPath }
}

/**
 * The imports that lead from the main file to one that was imported, outermost first.
 * @internal
 */
export function importChainOf({ by }: Importer): { readonly importChain?: readonly Location[] } {
  if (!by) return {}
  const { file, at } = by
  const { importChain = [], ...place } = file.prepared.source.locate?.(at) ?? { path: formatPath(at) }
  return { importChain: [...importChain, place] }
}
