import { exitCodeOf } from '../../../src/cli/program/exit-codes.js'
import { renderBug, renderError } from '../../../src/cli/render/render-error.js'
import { ConfigError, ConnectionError, type ErrorCode, QueryError, ViewError } from '../../../src/index.js'

describe('an error has a location, a message and a code', () => {
  test('on one line per issue of a config', () => {
    const error = new ConfigError('CONFIG_INVALID', [
      { file: 'a.yaml', line: 3, column: 5, path: 'views[0].sqll', message: 'is no key' },
      { file: 'a.yaml', line: 9, column: 1, path: '', message: 'is wrong' },
      { file: 'b.yaml', path: '', message: 'is empty' },
    ])
    expect(renderError(error)).toBe(
      [
        'a.yaml:3:5: views[0].sqll: is no key [CONFIG_INVALID]',
        'a.yaml:9:1: is wrong [CONFIG_INVALID]',
        'b.yaml: is empty [CONFIG_INVALID]',
      ].join('\n'),
    )
  })

  test('on one line if the location is known', () => {
    const location = { file: 'a.yaml', line: 3, column: 5, path: 'views[0]' }
    const error = new ViewError('VIEW_FAILED', 'The view cannot be made.', { view: 'main.v', location })
    expect(renderError(error)).toBe('a.yaml:3:5: The view cannot be made. [VIEW_FAILED]')
  })

  test('without a location if none is known', () => {
    expect(renderError(new ConnectionError('DATABASE_LOCKED', 'Another process holds it.'))).toBe(
      'error: Another process holds it. [DATABASE_LOCKED]',
    )
  })

  test('with the code on the first line and terminal escapes replaced', () => {
    expect(renderError(new QueryError('QUERY_FAILED', 'No table \x1b[2Jx\n\nLINE 1: x\n\t^'))).toBe(
      'error: No table \\u001b[2Jx [QUERY_FAILED]\n\nLINE 1: x\n\t^',
    )
  })
})

test('a bug has its stack and where to report it', () => {
  const versions = { duckalog: '1.2.3', node: 'v20' }
  const text = renderBug(new TypeError('x is undefined'), { versions, address: 'https://forge.example/duckalog' })
  expect(text).toMatch(/^TypeError: x is undefined\n +at /)
  expect(text).toContain('bug in duckalog (duckalog 1.2.3, node v20)')
  expect(text).toMatch(/report it .*: https:\/\/forge\.example\/duckalog\/issues$/)
  expect(renderBug('a text', { versions: {}, address: '' })).toMatch(/^a text\n/)
})

test('a bug has no address if the project has none', () => {
  const text = renderBug('a text', { versions: {}, address: '' })
  expect(text).toMatch(/the person who gave you this package, which has no public address yet\.$/)
  expect(text).not.toMatch(/https?:|npm bugs/)
})

test.each<[ErrorCode, number]>([
  ['CONFIG_NOT_FOUND', 4],
  ['CONFIG_SYNTAX', 2],
  ['CONFIG_INVALID', 2],
  ['CONFIG_ENV_MISSING', 2],
  ['VIEW_INVALID', 2],
  ['VIEW_CYCLE', 2],
  ['VIEW_CONFLICT', 3],
  ['VIEW_FAILED', 3],
  ['DATABASE_OPEN_FAILED', 4],
  ['DATABASE_LOCKED', 3],
  ['DATABASE_CORRUPT', 3],
  ['DRIVER_MISSING', 3],
  ['STEP_FAILED', 3],
  ['SECRET_INVALID', 3],
  ['QUERY_FAILED', 3],
])('%s exits with code %d', (code, status) => {
  expect(exitCodeOf(code)).toBe(status)
})
