import { parseQuackError } from '../../../src/driver/quack/parse-quack-error.js'

const json = (type: string, message: string) =>
  `Invalid Input Error: ${JSON.stringify({ exception_type: type, exception_message: message, position: '5' })}\n\nLINE 1: FROM quack_query_by_name($1, $2)\n             ^`

test.each<readonly [string, string, object]>([
  [
    'a class and a message',
    json('Catalog', 'Table with name t does not exist!'),
    { message: 'Catalog Error: Table with name t does not exist!', kind: 'Catalog', retryable: false },
  ],
  ['a conflict', json('TransactionContext', 'Conflict on update!'), { kind: 'TransactionContext', retryable: true }],
  [
    'several lines',
    json('Catalog', 'Table with name t does not exist!\nDid you mean "u"?'),
    { message: 'Catalog Error: Table with name t does not exist!\nDid you mean "u"?' },
  ],
  [
    'a message alone',
    'Invalid Input Error: Table with name t does not exist!\nDid you mean "u"?\n\nLINE 1: FROM t\n',
    { message: 'Catalog Error: Table with name t does not exist!\nDid you mean "u"?', kind: 'Catalog' },
  ],
  [
    'a missing table of a missing schema, as a hardened server says it',
    'Invalid Input Error: Table with name "_duckalog.ledger" does not exist because schema "_duckalog" does not exist.',
    { kind: 'Catalog' },
  ],
  ['a missing schema alone', 'Invalid Input Error: Catalog "_duckalog" does not exist!', { kind: 'Catalog' }],
  ['bad syntax alone', 'Invalid Input Error: syntax error at or near "SELEC"', { kind: 'Parser' }],
  [
    'words that it does not know',
    'Invalid Input Error: Cannot access file "/etc/passwd"',
    { message: 'Invalid Input Error: Cannot access file "/etc/passwd"', kind: 'Invalid Input' },
  ],
  [
    'braces that are no JSON',
    'Invalid Input Error: {not json}',
    { message: 'Invalid Input Error: {not json}', kind: 'Invalid Input' },
  ],
  [
    'a server that is gone',
    "IO Error: Failed to send message: IO Error: Could not connect to server error for HTTP POST to 'http://h/quack'",
    { kind: 'IO', retryable: true, lost: false },
  ],
  [
    'a session that is gone',
    'Invalid Input Error: Invalid connection id\n\nLINE 1: FROM quack_query_by_name($1, $2)',
    { lost: true },
  ],
])('a message of the quack client: %s', (_name, message, expected) => {
  expect(parseQuackError(message)).toMatchObject(expected)
})
