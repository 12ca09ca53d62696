import { parseConfigObject } from '../../../src/config/index.js'
import { isDuckalogError } from '../../../src/index.js'
import { rightCatalogs } from './right-catalogs.js'
import { wrongCatalogs } from './wrong-catalogs.js'

// The compiler refuses the wrong ones, see the comments there; here validation does

test('there are enough of both', () => {
  expect(wrongCatalogs.length).toBeGreaterThanOrEqual(40)
  expect(rightCatalogs.length).toBeGreaterThanOrEqual(40)
})

test.each(wrongCatalogs.map((catalog) => [JSON.stringify(catalog), catalog] as const))('%s is rejected', (_, catalog) => {
  expect(errorOf(() => parseConfigObject(catalog))).toMatchObject({ code: 'CONFIG_INVALID' })
})

test.each(rightCatalogs.map((catalog) => [JSON.stringify(catalog), catalog] as const))('%s is valid', (_, catalog) => {
  expect(parseConfigObject(catalog)).toMatchObject({ version: 1 })
})

function errorOf(call: () => unknown): unknown {
  try {
    return call()
  } catch (error) {
    if (isDuckalogError(error)) return error
    throw error
  }
}
