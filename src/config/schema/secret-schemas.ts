import * as v from 'valibot'
import { createSecretValue } from '../../secret-value.js'
import type { SecretConfig } from '../model/catalog-config.js'
import { hideParameter } from '../notation/hide-parameter.js'
import { parameterSchema, secretFieldSchema } from './secret-field-schemas.js'
import { secretParameterEntries } from './secret-parameter-schemas.js'
import { optionsOf, wholeNumber } from './values/scalar-schemas.js'
import { type EntriesOf, strictMap } from './values/strict-map.js'
import { nameSchema, plainNameSchema, textSchema, textsSchema } from './values/text-schemas.js'

const parametersSchema = v.pipe(
  optionsOf(parameterSchema),
  v.transform((parameters) =>
    Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, hideParameter(name, value)])),
  ),
)

/** HTTP headers by name, also in the form `Name: value`. */
const headerSchema = v.union(
  [
    v.pipe(
      v.string(),
      v.regex(/^[\w-]+:\s*\S/, 'must have the form `Name: value`'),
      v.transform((header) => {
        const colon = header.indexOf(':')
        return { [header.slice(0, colon)]: createSecretValue(header.slice(colon + 1).trim()) }
      }),
    ),
    optionsOf(secretFieldSchema, v.pipe(v.string(), v.regex(/^[\w-]+$/, 'must be the name of an HTTP header'))),
  ],
  'must be `Name: value`, or a map of header names to values',
)

/** DuckDB refuses an empty list. */
const scopeSchema = v.pipe(
  textsSchema,
  v.check((scope) => scope.length > 0, 'is empty; name a prefix, or remove `scope` to match all paths'),
)

/** One entry of `duckdb.secrets`. */
export const secretSchema = strictMap({
  type: plainNameSchema,
  name: v.exactOptional(nameSchema),
  provider: v.exactOptional(plainNameSchema),
  persistent: v.exactOptional(v.boolean()),
  scope: v.exactOptional(scopeSchema),
  key_id: v.exactOptional(textSchema),
  secret: v.exactOptional(secretFieldSchema),
  region: v.exactOptional(textSchema),
  endpoint: v.exactOptional(textSchema),
  connection_string: v.exactOptional(secretFieldSchema),
  tenant_id: v.exactOptional(textSchema),
  account_name: v.exactOptional(textSchema),
  client_id: v.exactOptional(textSchema),
  client_secret: v.exactOptional(secretFieldSchema),
  service_account_key: v.exactOptional(secretFieldSchema),
  json_key: v.exactOptional(secretFieldSchema),
  bearer_token: v.exactOptional(secretFieldSchema),
  header: v.exactOptional(headerSchema),
  database: v.exactOptional(textSchema),
  host: v.exactOptional(textSchema),
  port: v.exactOptional(wholeNumber(1, 65_535)),
  user: v.exactOptional(textSchema),
  password: v.exactOptional(secretFieldSchema),
  params: v.exactOptional(parametersSchema),
  options: v.exactOptional(parametersSchema),
  chain: v.exactOptional(textsSchema),
  refresh: v.exactOptional(textSchema),
  ...secretParameterEntries,
} satisfies EntriesOf<SecretConfig>)
