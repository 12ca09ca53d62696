import type { SecretValue } from '../../secret-value.js'
import { foldName } from '../../sql/fold-name.js'
import type { ServerAttachmentConfig } from '../model/attachment-config.js'
import { fixedValuesOf, spellFixedValue } from './fixed-values.js'
import { type ServerType, serverKeywords } from './server-keywords.js'

type Options = NonNullable<ServerAttachmentConfig<SecretValue>['options']>

/** The options of a server, by where DuckDB accepts them. */
export interface ServerOptions {
  /** Keywords for the secret of the server: DuckDB shows the text of ATTACH to everyone. */
  readonly parameters: Options
  /** Keywords that DuckDB accepts only in the text of ATTACH. */
  readonly text: readonly string[]
  /** Options of ATTACH itself. */
  readonly options: Options
}

/** Splits the `options` of a server into those for its secret, for the text of ATTACH, and for the options of ATTACH. */
export function splitServerOptions(type: ServerType, options: Options = {}): ServerOptions {
  const { further, attachOnly } = serverKeywords(type)
  const parameters: Record<string, Options[string]> = {}
  const text: string[] = []
  const others: Record<string, Options[string]> = {}
  for (const [name, value] of Object.entries(options)) {
    const keyword = foldName(name)
    const part = further.get(keyword)
    const fixed = fixedValuesOf('attachment', type, keyword)
    if (part !== undefined) parameters[part] = value
    else if (attachOnly.has(keyword)) text.push(`${keyword}=${fixed ? spellFixedValue(String(value), fixed) : value}`)
    else others[name] = value
  }
  return { parameters, text, options: others }
}
