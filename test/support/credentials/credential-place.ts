import type { Forms } from './credential-shapes.js'
import type { Parts } from './merge-parts.js'

/** The places in a catalog for a credential. */
export interface Place {
  /** The key of the config language. */
  readonly key: string
  parts(forms: Forms, index: number): Parts
  /** Files beside the catalog. */
  files?(forms: Forms, index: number): Readonly<Record<string, string>>
  /** The connect fails, so that it is tried alone. */
  readonly fails?: true
  /** DuckDB stores it with the view. */
  readonly stored?: true
}

export const link = ({ url }: Forms) => `http://u:${url}@127.0.0.1:1/x.csv`
