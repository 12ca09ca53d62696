import { parsePackage, renderPackage } from '../../../src/cli/render/render-package.js'
import { fc } from '../../support/property.js'

const scripts = { types: 'duckalog types', start: 'tsc && node dist/main.js', test: 'duckalog types --check && tsc --noEmit' }

function edit(text: string) {
  const parsed = parsePackage(text)
  if ('problem' in parsed) throw new Error(parsed.problem)
  return renderPackage(parsed, scripts)
}

test.each([
  ['{}', '{\n  "scripts": {\n    "types": "…",\n    "start": "…",\n    "test": "…"\n  }\n}'],
  ['{"name":"x"}', '{"name":"x","scripts":{"types":"…","start":"…","test":"…"}}'],
  [
    '{\n\t"name": "x",\n\t"keywords": ["a", "b"]\n}\n',
    '{\n\t"name": "x",\n\t"keywords": ["a", "b"],\n\t"scripts": {\n\t\t"types": "…",\n\t\t"start": "…",\n\t\t"test": "…"\n\t}\n}\n',
  ],
  [
    '{\r\n    "scripts": {\r\n        "build": "tsc"\r\n    },\r\n    "a": 1e3\r\n}',
    '{\r\n    "scripts": {\r\n        "build": "tsc",\r\n        "types": "…",\r\n        "start": "…",\r\n        "test": "…"\r\n    },\r\n    "a": 1e3\r\n}',
  ],
  ['{ "scripts": {}, "b": {} }', '{ "scripts": { "types": "…", "start": "…", "test": "…" }, "b": {} }'],
  [
    '\uFEFF{ "scripts": { "start": "tsc && node dist/main.js" } }',
    '\uFEFF{ "scripts": { "start": "…", "types": "…", "test": "…" } }',
  ],
  ['{ "scripts": { "test": "jest" } }', '{ "scripts": { "test": "jest", "types": "…", "start": "…", "pretest": "…" } }'],
  [
    '{ "scripts": { "test": "echo \\"Error: no test specified\\" && exit 1" } }',
    '{ "scripts": { "test": "…", "types": "…", "start": "…" } }',
  ],
  [
    '{ "scripts": { "test": "jest && duckalog types --check" } }',
    '{ "scripts": { "test": "jest && duckalog types --check", "types": "…", "start": "…" } }',
  ],
])('scripts are added to %j in its own layout', (before, expected) => {
  const { text, kept } = edit(before)
  const shown = text
    .replaceAll(JSON.stringify(scripts.test), '"…"')
    .replaceAll(JSON.stringify(scripts.start), '"…"')
    .replaceAll(JSON.stringify(scripts.types), '"…"')
  expect({ shown, kept }).toEqual({ shown: expected, kept: {} })
  expect(edit(text)).toEqual({ text, kept: {} })
})

test('scripts with other commands are kept and reported', () => {
  const before = JSON.stringify({ scripts: { types: 'tsc', start: 'node .', test: 'jest', pretest: 'biome' } }, undefined, 2)
  expect(edit(before)).toEqual({ text: before, kept: { types: scripts.types, start: scripts.start, pretest: scripts.test } })
})

test.each([['[]'], ['"x"'], ['null'], ['{"scripts": []}'], ['{"scripts": null}']])('%s is no package.json', (text) => {
  expect(parsePackage(text)).toEqual({ problem: expect.any(String) })
})

test('whatever else a package.json holds stays as it is', () => {
  const value = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }))
  fc.assert(
    fc.property(value, fc.dictionary(fc.string(), fc.string()), fc.constantFrom('', 2, '\t'), (rest, present, indent) => {
      const before = { ...rest, scripts: present }
      const { text } = edit(JSON.stringify(before, undefined, indent))
      const { scripts: after, ...others } = JSON.parse(text)
      const { scripts: _, ...wanted } = JSON.parse(JSON.stringify(before))
      expect(others).toEqual(wanted)
      expect(after).toEqual({
        ...scripts,
        ...JSON.parse(JSON.stringify(present)),
        ...(present.test !== undefined && { pretest: scripts.test }),
      })
    }),
  )
})
