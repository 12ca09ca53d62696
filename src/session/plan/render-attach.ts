import type { AttachedConfig } from '../../config/model/attachment-config.js'
import { isSecretValue, type SecretValue } from '../../secret-value.js'
import { quoteIdentifier, quoteLiteral, type Statement } from '../../sql/quote.js'

/** Renders an ATTACH statement. `parameters` are SQL already; secret options are bound. */
export function renderAttach(
  path: string,
  alias: string | undefined,
  { options = {}, read_only = true }: AttachedConfig,
  parameters: readonly string[],
): Statement {
  const mode = read_only ? 'READ_ONLY' : 'READ_WRITE'
  const values: SecretValue[] = []
  const passedOn = Object.entries(options).map(([name, value]) => {
    if (isSecretValue(value)) values.push(value)
    return `${quoteIdentifier(name)} ${isSecretValue(value) ? `$${values.length}` : quoteLiteral(value)}`
  })
  const name = alias === undefined ? '' : ` AS ${quoteIdentifier(alias)}`
  const sql = `ATTACH ${quoteLiteral(path)}${name} (${[...parameters, mode, ...passedOn].join(', ')})`
  return { sql, ...(values.length > 0 && { values }) }
}

/**
 * The name of the temporary secret for one attachment. DuckLake accepts only letters, digits and `_` in it.
 */
export function renderSecretName(alias: string): string {
  return `duckalog_${alias.replace(/\W/gu, (char) => `_x${char.codePointAt(0)?.toString(16)}_`)}`
}
