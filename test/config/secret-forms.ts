import { secretParameterNames } from '../../src/config/schema/secret-parameter-schemas.js'
import type { Form } from './keys/attachment-forms.js'

const maps = ['metadata_parameters', 'extra_http_headers', 'refresh_info']
const hidden =
  'session_token http_proxy_password proxy_password access_token token refresh_token sslpassword oauth_client_secret scram_client_key scram_server_key'.split(
    ' ',
  )
const at = (names: readonly string[]) => names.map((name) => `duckdb.secrets[].${name}`)

/** The parameters of secrets that may be keys. */
export const secretForms: readonly Form[] = [
  {
    good: 'text',
    bad: '5',
    told: 'must be text, or in code a function that returns it, but is a number; put it in quotes',
    keys: at(hidden),
  },
  { good: '{a: b}', bad: 'text', told: 'must be a map (`key: value`), but is text', keys: at(maps) },
  {
    good: 'true',
    bad: '[]',
    told: 'must be text, a number, true or false, but is a list',
    keys: at(secretParameterNames.filter((name) => !maps.includes(name) && !hidden.includes(name))),
  },
]
