import { ConfigError, isDuckalogError } from '../../src/errors.js'

test('a config error is recognized by its brand and code, and its message lists every issue with its location', () => {
  const error = new ConfigError('CONFIG_INVALID', [
    { path: 'views[0].nmae', message: 'Unknown key.', file: 'catalog.yaml', line: 4, column: 5 },
    { path: 'version', message: 'Required.' },
  ])
  expect(isDuckalogError(error)).toBe(true)
  expect(isDuckalogError(error, 'CONFIG_SYNTAX')).toBe(false)
  expect(error.message).toBe('catalog.yaml:4:5: views[0].nmae: Unknown key.\nversion: Required.')
  expect(error.location).toEqual({ path: 'views[0].nmae', file: 'catalog.yaml', line: 4, column: 5 })
})
