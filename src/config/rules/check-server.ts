import { closestMatch } from '../../closest-match.js'
import type { ConfigPath } from '../../errors.js'
import { foldName } from '../../sql/fold-name.js'
import type { ConfigProblem } from '../model/config-problem.js'
import { type Draft, draftOf, textOf } from '../model/untyped.js'
import { fixedValuesOf } from '../notation/fixed-values.js'
import { isPublicParameter } from '../notation/hide-parameter.js'
import { parseConnectionString } from '../notation/parse-connection-string.js'
import { type ServerType, serverKeywords } from '../notation/server-keywords.js'
import type { CheckContext } from './check-context.js'

/** ATTACH options whose values are secrets, but which DuckDB shows to everyone in `duckdb_databases()`. */
export const secretOption = /(?:^|_|ssl)(?:password|passwd|token|secret|client_secret|key|credentials?)$/i

/** The problem with a {@link secretOption}. */
export const secretOptionProblem =
  'would be visible to everyone who lists the databases; declare it under `duckdb.secrets`, and refer to it in `secret`'

const parts = ['host', 'port', 'database', 'user', 'password'] as const

/**
 * Checks a Postgres or MySQL server beyond the schema: credentials from a single place, nothing given twice, options where DuckDB accepts
 * them.
 */
export function checkServer(kind: ServerType, entry: Draft, at: ConfigPath, context: CheckContext): readonly ConfigProblem[] {
  const connectionAt = [...at, 'connection_string']
  const text = context.isUnknown(connectionAt) ? undefined : textOf(entry, 'connection_string')
  const parsed = text === undefined ? undefined : parseConnectionString(kind, text)
  const said = new Set(parsed && 'parts' in parsed ? Object.keys(parsed.parts) : [])
  return [
    ...checkAccess(entry, at),
    ...checkTls(kind, entry, at, context),
    ...(parsed && 'problem' in parsed ? [{ at: connectionAt, message: parsed.problem }] : []),
    ...checkOptions(kind, entry, [...at, 'options'], said),
  ]
}

function checkAccess(entry: Draft, parent: ConfigPath): readonly ConfigProblem[] {
  const given = parts.filter((key) => key in entry)
  const whole = (['secret', 'connection_string'] as const).filter((key) => key in entry)
  const [first, second] = whole
  if (first === undefined) {
    if (given.some((key) => key !== 'password')) return []
    const message =
      'has no server; write `host` and `database`, or `connection_string`, or `secret` with the name of a declared secret'
    return [{ at: parent, message }]
  }
  const twice = second === undefined ? given : [...given, second]
  return twice.map((key) => ({
    at: [...parent, key],
    message:
      key === 'connection_string'
        ? 'cannot be combined with `secret`, which already contains it; remove one of them'
        : `cannot be combined with \`${first}\`, which already contains the \`${key}\`; remove one of them`,
  }))
}

function checkTls(kind: string, entry: Draft, at: ConfigPath, context: CheckContext): readonly ConfigProblem[] {
  const mode = textOf(entry, 'sslmode')
  const place = [...at, 'sslmode']
  if (mode === undefined || context.isUnknown(place)) return []
  const own = fixedValuesOf('secret', kind, kind === 'mysql' ? 'ssl_mode' : 'sslmode')?.values ?? []
  // The modes of Postgres are accepted for MySQL too
  const known = kind === 'mysql' ? [...own, ...(fixedValuesOf('secret', 'postgres', 'sslmode')?.values ?? [])] : own
  if (known.includes(foldName(mode))) return []
  const match = closestMatch(mode, known)
  return [
    {
      at: place,
      message: `is not a TLS mode; ${match === undefined ? `write ${own.join(', ')}` : `did you mean \`${match}\`?`}`,
    },
  ]
}

function checkOptions(kind: ServerType, entry: Draft, at: ConfigPath, said: ReadonlySet<string>): readonly ConfigProblem[] {
  const { access, further } = serverKeywords(kind)
  const seen = new Set<string>()
  return Object.keys(draftOf(entry.options)).flatMap((option) => {
    const keyword = foldName(option)
    const problem = (message: string) => [{ at: [...at, option], message }]
    const key = access.get(keyword)
    if (key !== undefined) return problem(`is a key of the attachment itself; write it there as \`${key}\``)
    const part = further.get(keyword) ?? keyword
    const isKeyword = further.has(keyword)
    // Despite its name, this keyword is a file
    const isOpen = isKeyword && (isPublicParameter(part) || part === 'ssl_key')
    if (secretOption.test(option) && !isOpen) return problem(secretOptionProblem)
    if (/^ssl_?mode$/.test(part) && 'sslmode' in entry)
      return problem('cannot be combined with the key `sslmode`; remove one of them')
    if (said.has(part)) return problem('is also set in `connection_string`; remove one of them')
    if (seen.has(part)) return problem('is given twice; remove one of them')
    seen.add(part)
    return []
  })
}
