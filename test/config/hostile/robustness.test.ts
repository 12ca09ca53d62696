import { type CatalogInput, parseConfig, parseConfigObject } from '../../../src/config/index.js'
import { isConfigError } from '../../../src/errors.js'
import { fc } from '../../support/property.js'
import { jsonSchemaErrors } from '../schema/json-schema-errors.js'
import { arbitraryCatalog } from './arbitrary-catalog.js'

const env = { A: 'a', N: '7', S: "it's" }
const numRuns = process.env.SOAK ? 10_000 : 300

const sound = fc.record({
  version: fc.constant(1),
  duckdb: fc.constant({ settings: { threads: 4 } }),
  views: fc.uniqueArray(fc.record({ name: fc.uuid(), sql: fc.constant('SELECT 1'), description: fc.string() }), {
    selector: ({ name }) => name,
  }),
})

/** What a text becomes: the config, or its error as data. Anything else that is thrown is thrown on. */
function resultOf(parse: () => unknown, hasPlaces: boolean): { readonly config?: unknown; readonly code?: string } {
  try {
    return { config: parse() }
  } catch (error) {
    if (!isConfigError(error)) throw error
    const { issues, code } = error
    expect(issues.length).toBeGreaterThan(0)
    for (const { message, line } of issues) expect(line !== undefined || !hasPlaces || /^and \d+ more/.test(message)).toBe(true)
    return { code, ...{ issues } }
  }
}

// A failure prints its seed, and the smallest catalog that fails
test(`of ${numRuns} generated catalogs each is a config or a config error with places; YAML, JSON and objects agree`, () => {
  let accepted = 0
  fc.assert(
    fc.property(fc.oneof({ weight: 6, arbitrary: arbitraryCatalog }, sound), (document) => {
      const json = JSON.stringify(document, null, 1).replace(
        /[^\n -~]/g,
        (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
      )
      const fromJson = resultOf(() => parseConfig(json, { format: 'json', env }), true)
      expect(JSON.stringify(fromJson)).toBe(JSON.stringify(resultOf(() => parseConfig(json, { format: 'yaml', env }), true)))
      const fromObject = resultOf(() => parseConfigObject(document as CatalogInput, { env }), false)
      expect(fromObject.code).toBe(fromJson.code)
      expect(JSON.stringify(fromObject.config)).toBe(JSON.stringify(fromJson.config))
      if (fromJson.code !== undefined) return
      accepted += 1
      // An editor does not complain about what loads
      expect(jsonSchemaErrors(JSON.parse(json))).toEqual([])
    }),
    { numRuns },
  )
  expect(accepted).toBeGreaterThan(numRuns / 5)
  expect(Object.keys(Object.prototype)).toEqual([])
})
