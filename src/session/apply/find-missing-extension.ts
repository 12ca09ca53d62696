import { messageOf } from '../../message-of.js'
import { saidBy } from '../../said-by.js'

/** An extension that DuckDB did not find. */
export interface MissingExtension {
  readonly name: string
  /** Where DuckDB looked for its file. */
  readonly file?: string
}

/**
 * Which extension an error says is missing; `undefined` if it is about something else. A name that may not be shown is read all the same: no
 * extension is a secret.
 */
export function findMissingExtension(error: unknown): MissingExtension | undefined {
  const shown = readMissing(messageOf(error))
  if (shown) return shown
  const said = readMissing(saidBy(error))
  return said && { name: said.name }
}

/** Reads it out of DuckDB's message. */
function readMissing(message: string): MissingExtension | undefined {
  const [, file] = /Extension "([^"\n]+\.duckdb_extension)" not found/.exec(message) ?? []
  if (file !== undefined) return { name: file.replace(/^.*[\\/]|\.duckdb_extension$/g, ''), file }
  const [, name] = /(?:Failed to download extension "|exists in the |requires the extension )(\w+)/.exec(message) ?? []
  return name === undefined ? undefined : { name }
}

/** What to do about a missing extension. */
export function describeRemedy({ name, file }: MissingExtension): string {
  const place = file === undefined ? 'into the extension directory' : `at ${file}`
  return (
    `To provide the extension ${name}: put its file for this version of DuckDB ${place}, name the file in duckdb.extensions[].path, ` +
    'or let DuckDB download it (duckdb.extension_policy: auto, and a network).'
  )
}
