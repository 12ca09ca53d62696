import { interpolate } from '../../../src/config/index.js'
import { fc } from '../../support/property.js'
import { caught } from '../problems-of.js'

const env = { NAME: 'value', EMPTY: '', OTHER: '${env:NAME}', GONE: undefined, _x1: '1' }

test.each<[string, string]>([
  ['plain', 'plain'],
  ['${env:NAME}', 'value'],
  ['a ${env:NAME} b ${env:_x1}', 'a value b 1'],
  ['${env:EMPTY}', ''],
  ['${env:EMPTY:default}', ''],
  ['${env:NONE:default}', 'default'],
  ['${env:GONE:default}', 'default'],
  ['${env:NONE:}', ''],
  ['${env:NONE:http://host:80/path}', 'http://host:80/path'],
  ['${env:NONE:two\nlines}', 'two\nlines'],
  ['${env:NAME:?must be set}', 'value'],
  ['${env:OTHER}', '${env:NAME}'],
  ['$${env:NAME}', '${env:NAME}'],
  ['$$${env:NAME}', '$${env:NAME}'],
  ['$${env:not a name', '${env:not a name'],
  ['$$ $1 ${NAME} ${ENV:NAME} $env:NAME', '$$ $1 ${NAME} ${ENV:NAME} $env:NAME'],
])('%j becomes %j', (text, filled) => {
  expect(interpolate(text, env)).toBe(filled)
})

test.each<[string, string]>([
  ['${env:NONE}', 'needs the environment variable NONE, which is not set; set it, or write ${env:NONE:default}'],
  ['${env:GONE}', 'needs the environment variable GONE, which is not set; set it, or write ${env:GONE:default}'],
  [
    '${env:constructor}',
    'needs the environment variable constructor, which is not set; set it, or write ${env:constructor:default}',
  ],
  ['${env:__proto__}', 'needs the environment variable __proto__, which is not set; set it, or write ${env:__proto__:default}'],
  ['${env:NONE:?ask the ops team}', 'ask the ops team (the environment variable NONE is not set)'],
  ['${env:NONE:?}', 'needs the environment variable NONE, which is not set; set it, or write ${env:NONE:default}'],
])('%j is missing', (text, message) => {
  expect(caught(() => interpolate(text, env))).toMatchObject({ code: 'CONFIG_ENV_MISSING', issues: [{ message }] })
})

test.each<[string, RegExp]>([
  ['${env:}', /has a variable name with characters other than/],
  ['${env:1A}', /has a variable name with characters other than/],
  ['${env:A-B}', /has a variable name with characters other than/],
  ['${env: NAME}', /has a variable name with characters other than/],
  ['${env:NAME', /without a closing }/],
  ['${env:NONE:${env:NAME}}', /with a brace inside/],
])('%j is malformed', (text, message) => {
  expect(caught(() => interpolate(text, env))).toMatchObject({
    code: 'CONFIG_INVALID',
    issues: [{ message: expect.stringMatching(message) }],
  })
})

test('reports all missing variables together', () => {
  expect(
    caught(() => interpolate('${env:A} ${env:NAME} ${env:B}', env)).issues.map(({ message }) => message.slice(0, 32)),
  ).toEqual(['needs the environment variable A', 'needs the environment variable B'])
})

test('fills in a value unchanged, whatever characters it contains', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (value, around) => {
      fc.pre(!around.includes('$'))
      expect(interpolate(`${around}\${env:V}${around}`, { V: value })).toBe(around + value + around)
    }),
  )
})
