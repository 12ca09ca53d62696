import { closestMatch } from '../../../closest-match.js'
import { fileNameProblem } from '../../../disk/file-name-problem.js'
import type { ConfigPath } from '../../../errors.js'
import { ownValue } from '../../../plain-data.js'
import { foldName } from '../../../sql/fold-name.js'
import type { ConfigProblem } from '../../model/config-problem.js'
import { type Draft, draftOf, type draftsOf, textOf } from '../../model/untyped.js'
import { parseConnectionString } from '../../notation/parse-connection-string.js'
import { type SecretShape, secretProviderOf, secretShapeOf } from '../../notation/secret-types.js'
import { serverTypeOf } from '../../notation/server-keywords.js'
import { secretParameterNames } from '../../schema/secret-parameter-schemas.js'
import { aboutName, type CheckContext } from '../check-context.js'
import { checkFixedValues } from '../check-fixed-values.js'
import { checkShownCredentials } from './check-shown-credentials.js'

/** The fields that all types have, or that are passed on to DuckDB unchanged. */
const commonFields: ReadonlySet<string> = new Set(['type', 'name', 'provider', 'persistent', 'scope', 'params', 'options'])

/** Checks `duckdb.secrets` beyond the schema: unique names, and the fields that DuckDB supports for each type. */
export function checkSecrets(secrets: ReturnType<typeof draftsOf>, context: CheckContext): readonly ConfigProblem[] {
  const seen = new Map<string, number>()
  return secrets.flatMap(([secret, index]) => {
    const parent = ['duckdb', 'secrets', index]
    const key = 'name' in secret ? 'name' : 'type'
    const name = textOf(secret, key)
    const at = [...parent, key]
    const own = [...checkRepeats(secret, parent), ...checkShape(secret, parent, context), ...checkFileName(secret, name, at)]
    if (name === undefined || context.isUnknown(at)) return own
    const first = seen.get(foldName(name))
    if (first === undefined) {
      seen.set(foldName(name), index)
      return own
    }
    const hint =
      key === 'type'
        ? 'a secret without `name` is named after its type; give it a `name`'
        : 'names are case-insensitive and must be unique'
    const message = `duplicates the name of ${context.place(['duckdb', 'secrets', first])}; ${hint}`
    return [...own, { at, message: aboutName({ name, at }, message, context) }]
  })
}

/** A persistent secret is stored in a file with its name. */
function checkFileName(secret: Draft, name: string | undefined, at: ConfigPath): readonly ConfigProblem[] {
  const problem = secret.persistent === true && name !== undefined ? fileNameProblem(name) : undefined
  const instead = 'a persistent secret is stored in a file with its name: use letters, digits, _ and -'
  return problem === undefined ? [] : [{ at, message: `${problem}; ${instead}` }]
}

/** A parameter can be a field or be in `params` or `options`; DuckDB accepts only one. */
function checkRepeats(secret: Draft, parent: ConfigPath): readonly ConfigProblem[] {
  const fields = Object.keys(secret).map(foldName)
  const params = Object.keys(draftOf(secret.params)).map(foldName)
  const repeats = (section: string, known: readonly string[]) =>
    Object.keys(draftOf(secret[section]))
      .filter((name) => known.includes(foldName(name)))
      .map((name) => ({ at: [...parent, section, name], message: 'is given twice for the same secret; remove one of them' }))
  return [...repeats('params', fields), ...repeats('options', [...fields, ...params])]
}

/** A secret of a known type, prepared for the checks. */
interface KnownSecret {
  readonly secret: Draft
  readonly type: string
  readonly provider: string
  readonly parent: ConfigPath
  /** The names of all given fields and parameters. */
  readonly given: ReadonlySet<string>
}

function checkShape(secret: Draft, parent: ConfigPath, context: CheckContext): readonly ConfigProblem[] {
  const type = textOf(secret, 'type')
  const shape = type === undefined || context.isUnknown([...parent, 'type']) ? undefined : secretShapeOf(type)
  if (type === undefined || shape === undefined) return []
  const provider = secretProviderOf(secret, type, shape) ?? shape.defaultProvider
  const given = new Set(
    [secret, draftOf(secret.params), draftOf(secret.options)].flatMap((part) => Object.keys(part)).map(foldName),
  )
  const known = { secret, type: foldName(type), provider, parent, given }
  if (ownValue(shape.providers, provider) === undefined) return checkProvider(known, shape, context)
  return [
    ...checkFields(known, shape),
    ...checkSynonyms(known, shape),
    ...checkNeeds(known),
    ...checkConnectionString(known, context),
    ...checkFixedValues('secret', { type, entry: secret, at: parent }, context),
    ...checkShownCredentials(secret, parent, context),
  ]
}

function checkProvider({ secret, type, parent }: KnownSecret, { providers }: SecretShape, context: CheckContext) {
  const at = [...parent, 'provider']
  // The schema reports invalid names
  if (context.isUnknown(at) || !/^\w+$/.test(textOf(secret, 'provider') ?? '')) return []
  const names = Object.keys(providers)
  const name = textOf(secret, 'provider') ?? ''
  const match = closestMatch(name, names)
  const instead = match === undefined ? `${type} has ${names.join(', ')}` : `did you mean \`${match}\`?`
  return [{ at, message: aboutName({ name, at }, `is not a provider of ${type} secrets; ${instead}`, context) }]
}

function checkFields({ secret, type, provider, parent }: KnownSecret, shape: SecretShape): readonly ConfigProblem[] {
  const fields = ownValue(shape.providers, provider) ?? {}
  return Object.keys(secret)
    .filter((field) => !commonFields.has(field) && !(field in fields) && isField(field))
    .map((field) => {
      const others = Object.entries(shape.providers).flatMap(([name, known]) => (field in known ? [name] : []))
      const hint = shape.hints[field]
      const instead =
        others.length > 0
          ? `it belongs to \`provider: ${others.join('` or `provider: ')}\``
          : (hint ?? `write ${listFields(fields)}`)
      const described = provider === shape.defaultProvider ? type : `${type} secrets with provider ${provider}`
      return {
        at: [...parent, field],
        message: `is not a field of ${described === type ? `${type} secrets` : described}; ${instead}`,
      }
    })
}

/** Two fields can be names of the same DuckDB parameter, which is accepted only once. */
function checkSynonyms({ secret, provider, parent, given }: KnownSecret, shape: SecretShape): readonly ConfigProblem[] {
  const parameters = ownValue(shape.providers, provider) ?? {}
  return Object.entries(parameters)
    .filter(([field, parameter]) => field !== parameter && field in secret && given.has(parameter))
    .map(([field, parameter]) => ({
      at: [...parent, field],
      message: `is another name for \`${parameter}\`, which is also given; remove one of them`,
    }))
}

const parameterNames: ReadonlySet<string> = new Set(secretParameterNames)

/** The usual fields, which messages list first. */
const mainFields: ReadonlySet<string> = new Set(
  (
    'key_id secret region endpoint connection_string tenant_id account_name client_id client_secret service_account_key json_key ' +
    'bearer_token header database host port user password chain refresh'
  ).split(' '),
)

/** The schema refuses other keys. */
function isField(field: string): boolean {
  return mainFields.has(field) || parameterNames.has(field)
}

function listFields(fields: object): string {
  const all = Object.keys(fields)
  const main = all.filter((name) => mainFields.has(name))
  const names = main.length === 0 ? all : main
  return names.length === 0 ? 'its parameters in `params`' : names.map((name) => `\`${name}\``).join(', ')
}

/** Missing fields that DuckDB would silently accept, or refuse too late. */
function checkNeeds({ type, provider, parent, given }: KnownSecret): readonly ConfigProblem[] {
  const missing = (...fields: readonly string[]) => fields.filter((field) => !given.has(field))
  const problem = (message: string) => [{ at: parent, message }]
  switch (type) {
    case 'azure': {
      if (provider === 'access_token' && missing('bearer_token', 'access_token').length === 2)
        return problem('has no `bearer_token`, which the provider access_token needs')
      const proof = given.has('client_certificate_path') ? [] : missing('client_secret')
      const lacking = provider === 'service_principal' ? [...missing('tenant_id', 'client_id'), ...proof] : []
      return lacking.length > 0
        ? problem(
            `has no \`${lacking.join('`, `')}\`; a service principal needs \`tenant_id\`, \`client_id\` and \`client_secret\``,
          )
        : []
    }
    case 'iceberg': {
      const hasServer = given.has('endpoint') || given.has('oauth2_server_uri')
      if (given.has('bearer_token') || given.has('token') || (missing('client_id', 'client_secret').length === 0 && hasServer))
        return []
      return problem(
        'has no credentials that DuckDB can use; write `bearer_token`, or `client_id`, `client_secret` and `endpoint` ' +
          '(or `oauth2_server_uri`)',
      )
    }
    case 'ducklake':
      return given.has('metadata_path')
        ? []
        : problem(
            'has no `metadata_path`, which DuckDB needs; leave it empty if `metadata_parameters` name a secret: ' +
              '`metadata_path: ""`, `metadata_parameters: {TYPE: postgres, SECRET: name}`',
          )
    default:
      return []
  }
}

function checkConnectionString({ secret, type, parent }: KnownSecret, context: CheckContext): readonly ConfigProblem[] {
  const server = serverTypeOf(type)
  const at = [...parent, 'connection_string']
  if (server === undefined || !('connection_string' in secret)) return []
  const parts = ['host', 'port', 'database', 'user', 'password', 'key_id', 'secret'].filter((part) => part in secret)
  const twice = parts.map((part) => ({
    at: [...parent, part],
    message: 'cannot be combined with `connection_string`; write either that or the parts',
  }))
  const text = secret.connection_string
  if (typeof text !== 'string' || context.isUnknown(at)) return twice
  const parsed = parseConnectionString(server, text)
  return 'problem' in parsed ? [...twice, { at, message: parsed.problem }] : twice
}
