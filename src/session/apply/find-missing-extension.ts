import { messageOf } from '../../message-of.js'
import { saidBy } from '../../said-by.js'

/** An extension that DuckDB did not find. */
export interface MissingExtension {
  readonly name: string
  /** The path where DuckDB looked for its file. */
  readonly file?: string
}

/**
 * The extension that is missing according to an error; `undefined` for other errors. Also reads a name that was redacted by chance: names of
 * extensions are not secret.
 */
export function findMissingExtension(error: unknown): MissingExtension | undefined {
  const shown = readMissing(messageOf(error))
  if (shown) return shown
  const said = readMissing(saidBy(error))
  return said && { name: said.name }
}

/** Parses DuckDB's message. */
function readMissing(message: string): MissingExtension | undefined {
  const [, file] = /Extension "([^"\n]+\.duckdb_extension)" not found/.exec(message) ?? []
  if (file !== undefined) return { name: file.replace(/^.*[\\/]|\.duckdb_extension$/g, ''), file }
  const [, name] = /(?:Failed to download extension "|exists in the |requires the extension )(\w+)/.exec(message) ?? []
  return name === undefined ? undefined : { name }
}

/** Tells how to provide a missing extension. */
export function describeRemedy({ name, file }: MissingExtension): string {
  const place = file === undefined ? 'into the extension directory' : `at ${file}`
  return (
    `To provide the extension ${name}: put its file for this DuckDB version ${place}, set duckdb.extensions[].path to the file, ` +
    'or let DuckDB download it (duckdb.extension_policy: auto, with network access).'
  )
}
