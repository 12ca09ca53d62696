import { listCredentials } from '../../src/redaction/list-credentials.js'
import { createSecretValue } from '../../src/secret-value.js'

test.each<[what: string, data: unknown, credentials: readonly string[]]>([
  ['the password in a URL', { path: 'https://user:hunter22@host/a' }, ['hunter22']],
  ['a password in SQL', { sql: "ATTACH 'host=h password=hunter22' AS p" }, ['hunter22']],
  ['an unencoded password up to each @ of a URL', { path: 'https://user:p@ss/w@host' }, ['p', 'p@ss/w']],
  ['a value under a secret name', { password: 'hunter22' }, ['hunter22']],
  ['a list under a secret name', { password: ['hunter22', 4711] }, ['hunter22', '4711']],
  ['a connection string under a secret name', { token: 'https://u:hunter22@h' }, ['https://u:hunter22@h', 'hunter22']],
  ['a number under a secret name', { password: 4711 }, ['4711']],
  ['a secret value', { any: createSecretValue('hunter22') }, ['hunter22']],
  ['values in lists and maps', [{ a: [{ token: 'hunter22' }] }], ['hunter22']],
  ['a quoted value, also without its quotes', { password: "'it\\'s me'" }, ["'it\\'s me'", "it\\'s me", "it's me"]],
  ['a value in double quotes, also without them', { password: '"ab\\\\cd"' }, ['"ab\\\\cd"', 'ab\\\\cd', 'ab\\cd']],
  ['the name of a secret', { secret: 'orders', sql: "ATTACH '' AS p (SECRET 'orders', READ_ONLY, TYPE postgres)" }, []],
  ['a number under another name', { port: 4711 }, []],
  ['an empty value', { password: '' }, []],
  ['a function that fetches a value', { password: createSecretValue(() => 'hunter22') }, []],
])('the credentials of a config: %s', (_what, data, credentials) => {
  expect([...listCredentials(data)].sort()).toEqual([...credentials].sort())
})

test.each<[what: string, text: string, variable: string, credentials: readonly string[]]>([
  ['inside a credential', 'https://user:ab@cd-1@host/a', 'ab@cd', ['ab@cd', 'ab@cd-1']],
  ['right after a credential', 'https://user:hunter22@host/a', '@host', ['hunter22']],
  ['outside a credential', 'https://user:hunter22@host/a', 'host', ['hunter22']],
])('a variable that is filled in %s', (_what, path, variable, credentials) => {
  const found = listCredentials({ path }, { variables: [variable] })
  expect(found).toEqual(expect.arrayContaining([...credentials]))
  expect(found.includes(variable)).toBe(credentials.includes(variable))
})

test('data that contains itself is listed once', () => {
  const data: Record<string, unknown> = { password: 'hunter22' }
  data.self = data
  expect(listCredentials(data)).toEqual(['hunter22'])
})
