import { createRedactor } from '../../src/redaction/redactor.js'

test.each<[said: string, shown: string]>([
  ['GET https://user:hunter22@host/a?b=1', 'GET https://user:[redacted]@host/a?b=1'],
  ['GET https://host/x?key=LEAK&page=2', 'GET https://host/x?key=[redacted]&page=2'],
  ["SET s3_secret_access_key = 'ab''cd' -- x", "SET s3_secret_access_key = '[redacted]' -- x"],
  ["SET s3_secret_access_key = 'ab''', y = 'z'", "SET s3_secret_access_key = '[redacted]', y = 'z'"],
  ['GET HTTPS://USER:HUNTER22@HOST/a', 'GET HTTPS://USER:[redacted]@HOST/a'],
  ['GET HTTPS://USER:HUNTER/22@HOST/a', 'GET HTTPS://USER:[redacted]@HOST/a'],
  ['GET HTTPS://GHP_TOKEN@HOST/', 'GET HTTPS://[redacted]@HOST/'],
  ["LINE 1: SET s3_secret_access_key = 'LEAK\n        ^ here", "LINE 1: SET s3_secret_access_key = '[redacted]\n        ^ here"],
  ['GET https://ghp_token@host/', 'GET https://[redacted]@host/'],
  ["HEAD to 'http://h/x?token=abc&page=2'", "HEAD to 'http://h/x?token=[redacted]&page=2'"],
  [
    'PUT http://h/x?partNumber=3&X-Amz-Signature=abc%2F&uploadId=7',
    'PUT http://h/x?partNumber=3&X-Amz-Signature=[redacted]&uploadId=7',
  ],
  ['http://h/x?sv=1&sig=a%3D', 'http://h/x?sv=1&sig=[redacted]'],
  ['at "host=h password=LEAKPW user=u"', 'at "host=h password=[redacted] user=u"'],
  ["LINE 1: ... (TYPE s3, SECRET 'LEAK2' KEY_ID 'k')", "LINE 1: ... (TYPE s3, SECRET '[redacted]' KEY_ID 'k')"],
  ['LINE 1: ... (TYPE s3, SECRET "LEAK2")', 'LINE 1: ... (TYPE s3, SECRET "[redacted]")'],
  ["LINE 1: SET s3_secret_access_key = 'LEAK", "LINE 1: SET s3_secret_access_key = '[redacted]"],
  ['AccountName=a;AccountKey=abc+/=;x=1', 'AccountName=a;AccountKey=[redacted];x=1'],
])('%s', (said, shown) => {
  expect(createRedactor().redact(said)).toBe(shown)
})

test.each([
  "SET s3_secret_access_key = ''",
  'https://host/path@2x.png?user=a@b.c',
  'Referenced column "token" not found in FROM clause! Candidate bindings: "token_count"',
  "SELECT * FROM t WHERE name = 'password'",
  'https://host/a?page=2&sort=key',
  'a:b@c, mail@example.org',
  'ATTACH (TYPE postgres, SECRET pg)',
  'The persistent secret "orders" exists. Run DROP PERSISTENT SECRET "orders" first.',
  'CREATE SECRET "orders" (TYPE s3)',
  'attachments.postgres[0].secret: "pgg" is not a declared secret; did you mean "pg"?',
])('%s stays as it is', (said) => {
  expect(createRedactor().redact(said)).toBe(said)
})

test('of a connection string its keys are taken out alone, too', () => {
  const redactor = createRedactor()
  redactor.add('AccountName=name;AccountKey=abcd1234==')
  redactor.add('Name=name;STORAGEKEY=efgh5678==')
  redactor.add('postgres://user:pa55word@host/db')
  expect(redactor.redact('name abcd1234== efgh5678== user pa55word host')).toBe('name [redacted] [redacted] user [redacted] host')
})

/** Each with the credential `hunter22`, and what must stay. */
test.each<[text: string, stays: string]>([
  ["ATTACH 'f.db' (encryption_key /* of the file */ 'hunter22')", "ATTACH 'f.db'"],
  ["MAP {'x-functions-key': 'hunter22'}", 'x-functions-key'],
  ["MAP(['Authorization', 'X'], ['Bearer hunter22', 'y'])", "'y'"],
  ["MAP ['Authorization'], ['Basic hunter22']", 'Authorization'],
  ["PRAGMA add_parquet_key('k', $$hunter22$$)", 'add_parquet_key'],
  ['PRAGMA add_parquet_key("k", "hunter22")', '"k"'],
  ["COPY t TO 'x' (ENCRYPTION_CONFIG {footer_key: 'k', footer_key_value: 'hunter22'})", "footer_key: 'k'"],
  ["CREATE USER u IDENTIFIED BY 'hunter22'", 'CREATE USER u'],
  ["CALL postgres_execute('p', 'ALTER ROLE u PASSWORD ''hunter22'' LOGIN')", 'LOGIN'],
  ["f(client_secret := 'hunter22', page := 'one')", "page := 'one'"],
  ["CALL quack_serve('u', token => 'hunter22')", "quack_serve('u'"],
  ["CREATE SECRET (TYPE s3, SECRET '', KEY_ID 'k', SESSION_TOKEN 'hunter22')", "KEY_ID 'k'"],
])('%s', (text, stays) => {
  const shown = createRedactor().redact(text)
  expect(shown).not.toContain('hunter22')
  expect(shown).toContain(stays)
})
