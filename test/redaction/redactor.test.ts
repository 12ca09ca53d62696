import { createRedactor, joinRedactors } from '../../src/redaction/redactor.js'

function redact(text: string, ...values: readonly string[]): string {
  const redactor = createRedactor()
  for (const value of values) redactor.add(value)
  return redactor.redact(text)
}

test.each<[form: string, value: string, said: string, shown: string]>([
  ['as it is', 'hunter22', 'password hunter22 is wrong', 'password [redacted] is wrong'],
  ['at every place', 'hunter22', 'hunter22hunter22, hunter22', '[redacted][redacted], [redacted]'],
  ['quoted for SQL', "o'neill", "SECRET 'o''neill'", "SECRET '[redacted]'"],
  // Without words as `password` before them, after which any value is a credential
  ['in a connection string', "p'a\\ss", "note='p\\'a\\\\ss' host='h'", "note='[redacted]' host='h'"],
  ['in JSON', 'line\n"two"', '{"note":"line\\n\\"two\\""}', '{"note":"[redacted]"}'],
  ['URL-encoded', 'p@ss/word', 'at p%40ss%2Fword here', 'at [redacted] here'],
  ['URL-encoded by a stricter encoder', 'p@ss(1)!', 'at p%40ss%281%29%21 here', 'at [redacted] here'],
  ['URL-encoded with a star', 'pass*word', 'at pass%2Aword here', 'at [redacted] here'],
  ['form-encoded', 'two words', 'at two+words here', 'at [redacted] here'],
  ['with characters of patterns', 'a.*b$&(c)', 'got a.*b$&(c), not axxb', 'got [redacted], not axxb'],
  ['with half of a surrogate pair', 'half\ud800half', 'got half\ud800half', 'got [redacted]'],
])('a value is taken out %s', (_form, value, said, shown) => {
  expect(redact(said, value)).toBe(shown)
})

test('of values that contain or overlap each other nothing is left', () => {
  expect(redact('key abcdef', 'abcd', 'abcdef')).toBe('key [redacted]')
  expect(redact('key abcdefgh!', 'abcdef', 'defgh')).toBe('key [redacted]!')
  expect(redact('aabaabaa', 'aabaa')).toBe('[redacted]')
  expect(redact('aaaaa!', 'aaaa')).toBe('[redacted]!')
})

test('the mark itself stays whole, whatever the values', () => {
  expect(redact('secret-1 and redacted', 'secret-1', 'redacted', 'acted')).toBe('[redacted] and [redacted]')
})

test('a value of fewer than 4 characters is taken out of quotes only', () => {
  expect(redact(`the Port 'Po' or "Po"`, 'Po')).toBe('the Port [redacted] or [redacted]')
  expect(redact("'a''b' in a'b", "a'b")).toBe("[redacted] in a'b")
})

test('a value of 4 characters is redacted everywhere', () => {
  expect(redact('the PINs 4711 and "4711"', '4711')).toBe('the PINs [redacted] and "[redacted]"')
})

test('values that are found in another order than in the text are redacted completely', () => {
  expect(redact('https://user:early@host, then hunter22', 'hunter22')).toBe('https://user:[redacted]@host, then [redacted]')
})

test.each([
  ['the end of a value', "LINE 1: ...ter22-long' AS x", "LINE 1: ...[redacted]' AS x"],
  ['the beginning of a value', "LINE 1: SELECT 'hunter...", "LINE 1: SELECT '[redacted]..."],
  ['the end of a value in a line that is cut off elsewhere', "LINE 1: ter22-long' AS x...", "LINE 1: ter22-long' AS x..."],
  ['the beginning of a value in a line that is cut off elsewhere', "LINE 1: ...SELECT 'hunter", "LINE 1: ...SELECT 'hunter"],
  ['a line that is not cut off', "LINE 1: SELECT 'hunter'", "LINE 1: SELECT 'hunter'"],
])('an excerpt of DuckDB: %s', (_case, said, shown) => {
  expect(redact(said, 'hunter22-long')).toBe(shown)
})

test('no value, and an empty one, leave the text unchanged', () => {
  expect(redact('a \'\' "" text')).toBe('a \'\' "" text')
  expect(redact('a \'\' "" text', '')).toBe('a \'\' "" text')
})

test('two redactors that are joined know the values of each other, earlier and later ones', () => {
  const [first, second] = [createRedactor(), createRedactor()]
  first.add('hunter22')
  second.add('pa55word')
  joinRedactors(first, second)
  first.add('later-1')
  second.add('later-2')
  for (const { redact: shown } of [first, second])
    expect(shown('hunter22 pa55word later-1 later-2')).toBe('[redacted] [redacted] [redacted] [redacted]')
})

test('a redactor that is joined with itself keeps its values', () => {
  const redactor = createRedactor()
  redactor.add('hunter22')
  joinRedactors(redactor, redactor)
  expect(redactor.redact('hunter22')).toBe('[redacted]')
})
