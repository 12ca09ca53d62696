import type { ConfigPath } from '../../../errors.js'
import { foldName } from '../../../sql/fold-name.js'
import type { ConfigProblem } from '../../model/config-problem.js'
import { type Draft, draftOf } from '../../model/untyped.js'
import { holdsCredentials } from '../../notation/hide-parameter.js'
import type { CheckContext } from '../check-context.js'

/** Parameters that DuckDB shows to everyone in `duckdb_secrets()`. */
const shownParameters: ReadonlyMap<string, string> = new Map([
  ['http_proxy', 'write the proxy as `host:port`, and `http_proxy_username` and `http_proxy_password` beside it'],
  [
    'metadata_path',
    'declare a secret for the server, and write `metadata_path: ""` and `metadata_parameters: {TYPE: postgres, SECRET: name}`',
  ],
])

/** Checks that the parameters of a secret that DuckDB shows to everyone contain no credentials. */
export function checkShownCredentials(secret: Draft, parent: ConfigPath, context: CheckContext): readonly ConfigProblem[] {
  const sections = [[], ['params'], ['options']] as const
  return sections.flatMap((section) =>
    Object.entries(section[0] === undefined ? secret : draftOf(secret[section[0]])).flatMap(([name, value]) => {
      const instead = shownParameters.get(foldName(name))
      const at = [...parent, ...section, name]
      if (foldName(name) === 'metadata_parameters') return checkMetadata(draftOf(value), at)
      return instead !== undefined && typeof value === 'string' && !context.isUnknown(at) && holdsCredentials(value)
        ? [{ at, message: `contains credentials, which DuckDB would show in duckdb_secrets(); ${instead}` }]
        : []
    }),
  )
}

/** The password of a DuckLake's server belongs into a secret for that server. */
function checkMetadata(parameters: Draft, at: ConfigPath): readonly ConfigProblem[] {
  return Object.keys(parameters)
    .filter((name) => /^(?:password|passwd|token|connection_string|uri)$/i.test(name))
    .map((name) => ({
      at: [...at, name],
      message:
        'would be shown in duckdb_secrets(); declare a secret for the server, and write ' +
        '`metadata_parameters: {TYPE: postgres, SECRET: name}`',
    }))
}
