import { connectionPartNames, parseConnectionString } from '../../../src/config/notation/parse-connection-string.js'
import type { ServerType } from '../../../src/config/notation/server-keywords.js'

test.each<[type: ServerType, text: string, parts: Readonly<Record<string, string>>]>([
  ['postgres', 'postgres://u:p@db:5433/shop', { user: 'u', password: 'p', host: 'db', port: '5433', database: 'shop' }],
  ['postgres', 'postgresql://db', { host: 'db' }],
  ['postgres', ' postgresql:///shop?host=/run/pg&sslmode=require ', { database: 'shop', host: '/run/pg', sslmode: 'require' }],
  ['postgres', 'postgres://u%40x:p%2F%3A%25@[::1]/a%20b', { user: 'u@x', password: 'p/:%', host: '::1', database: 'a b' }],
  ['postgres', 'postgres://u:p@ss@db/x', { user: 'u', password: 'p@ss', host: 'db', database: 'x' }],
  ['postgres', 'postgres://a:1,b:2/x', { host: 'a,b', port: '1,2', database: 'x' }],
  ['postgres', 'postgres://%2Frun%2Fpg/x', { host: '/run/pg', database: 'x' }],
  [
    'postgres',
    "host=db port = 5432 dbname='my shop' user=u password='it\\'s \\\\ it'",
    { host: 'db', port: '5432', database: 'my shop', user: 'u', password: "it's \\ it" },
  ],
  ['postgres', "host=db password='' connect_timeout=3", { host: 'db', connect_timeout: '3' }],
  ['postgres', "host=db options='-c geqo=off'", { host: 'db', options: '-c geqo=off' }],
  [
    'postgres',
    'host=db application_name=shop channel_binding=require target_session_attrs=read-only sslrootcert=/ca.pem keepalives=0',
    {
      host: 'db',
      application_name: 'shop',
      channel_binding: 'require',
      target_session_attrs: 'read-only',
      sslrootcert: '/ca.pem',
      keepalives: '0',
    },
  ],
  ['mysql', 'mysql://u:p@db:3306/shop', { user: 'u', password: 'p', host: 'db', port: '3306', database: 'shop' }],
  ['mysql', 'mysql://db/shop?ssl-mode=required', { host: 'db', database: 'shop', ssl_mode: 'required' }],
  [
    'mysql',
    'host=db user=u passwd=p db=shop unix_socket=/s',
    { host: 'db', user: 'u', password: 'p', database: 'shop', socket: '/s' },
  ],
])('%s: %s', (type, text, parts) => {
  expect(parseConnectionString(type, text)).toEqual({ parts })
  for (const name of Object.keys(parts)) expect(connectionPartNames(type)).toContain(name)
})

test.each<[type: ServerType, text: string, problem: RegExp]>([
  ['postgres', '', /^is empty; write `postgres:\/\/user/],
  ['postgres', 'canary', /^cannot be read; write /],
  ['postgres', "password='canary", /^cannot be read/],
  ['postgres', 'postgres://u:%zzcanary@db', /^cannot be read.*percent-encoded/],
  ['postgres', 'postgres://u:pa/canary@127.0.0.1:1/db', /^cannot be read.*percent-encoded/],
  ['postgres', 'postgres://u:p@canary:5432/x@127.0.0.1:1/db', /^cannot be read.*percent-encoded/],
  ['postgres', 'postgres://u:12/canary@h/db', /^cannot be read.*percent-encoded/],
  ['mysql', 'mysql://u:p?canary@127.0.0.1/db', /^cannot be read.*percent-encoded/],
  ['mysql', 'mysql://u:12?canary@h/db', /^has an unknown keyword; known keywords are/],
  ['postgres', 'postgres://db:canary/x', /^cannot be read/],
  ['postgres', 'mysql://u:canary@db', /^cannot be read/],
  [
    'postgres',
    'host=db servicefile=canary',
    /^has the keyword servicefile, which DuckDB secrets do not support; they support host, .*, and others such as hostaddr, /,
  ],
  ['postgres', 'password=two canary=words', /^has an unknown keyword; known keywords are host, /],
  ['postgres', 'postgres://db?canary=1', /^has an unknown keyword; known keywords are /],
  ['mysql', 'host=db connect_timeout=1', /^has the keyword connect_timeout/],
  ['mysql', 'host=db compression=required', /^has the keyword compression, .*; write it in the `options` of the attachment$/],
  ['mysql', 'mysql://', /^is empty; write `mysql:/],
])('%s: %s is refused, and no value is shown', (type, text, problem) => {
  const parsed = parseConnectionString(type, text)
  expect(parsed).toEqual({ problem: expect.stringMatching(problem) })
  expect(JSON.stringify(parsed)).not.toContain('canary')
})
