import { hideColumns, hideMessage, renderHiddenNames } from '../../src/checks/hide-values.js'

const hidden = renderHiddenNames(['Email', 'home.address (old)', 'ü'])

test.each([
  ['EMAIL', true],
  ['email_1', true],
  ['"max"(lower(email))', true],
  ['home.address (old)', true],
  ['max("home.address (old)")', true],
  ['ü', true],
  ['email_sent', false],
  ['emails', false],
  ['no_email', false],
  ['homeXaddress (old)', false],
  ['über', false],
])('the column %s is hidden: %s', (name, isHidden) => {
  expect(hideColumns({ [name]: 1, other: 2 }, hidden)).toEqual({ [name]: isHidden ? '[hidden]' : 1, other: 2 })
  expect(hideColumns({ [name]: null }, hidden)).toEqual({ [name]: null })
  expect(hideColumns({ [name]: 1 }, renderHiddenNames([]))).toEqual({ [name]: 1 })
})

test.each([
  [{ a: [{ b: { email: 'x' } }] }, { a: [{ b: { email: '[hidden]' } }] }],
  [{ m: [{ key: 'email', value: 'x' }] }, { m: [{ key: 'email', value: '[hidden]' }] }],
  [{ u: { tag: 'email', value: 'x' } }, { u: { tag: 'email', value: '[hidden]' } }],
  [{ j: ' [{"email": "x", "n": 1}]' }, { j: '[{"email":"[hidden]","n":1}]' }],
  [{ j: '{"n": 1.50}' }, { j: '{"n": 1.50}' }],
  [{ m: '{email=x}' }, { m: '[hidden]' }],
  [{ t: 'write an email' }, { t: 'write an email' }],
])('%j is shown as %j', (row, shown) => {
  expect(hideColumns(row, hidden)).toEqual(shown)
})

test.each([
  ['Binder Error: no column "x"', 'Binder', true],
  ["IO Error: No files found that match 'a.csv'", 'IO', true],
  ['IO Error: Failed to fetch header for COPY: ERROR:  invalid input syntax for type integer: "x"', 'IO', false],
  ['Invalid Input Error: x', 'Invalid Input', false],
  ['Conversion Error: Could not cast value 5 to DECIMAL(5,2)', 'Conversion', false],
  ['x', undefined, false],
])('the message %j of the kind %s is shown: %s', (message, kind, isShown) => {
  const text = hideMessage(message, kind)
  expect(text === message).toBe(isShown)
  if (!isShown) expect(text).toMatch(/^[\w ]+ Error: \[hidden\], because/)
})
