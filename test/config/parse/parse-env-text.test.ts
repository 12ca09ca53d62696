import { expandEnvValues } from '../../../src/config/parse/expand-env-values.js'
import { parseEnvText } from '../../../src/config/parse/parse-env-text.js'
import { fc } from '../../support/property.js'
import { envForms, formsEnvironment } from '../files/env-forms.js'

/** As a file is read: a mark of its encoding is no part of its text. */
function read(text: string, env: Readonly<Record<string, string>> = formsEnvironment) {
  const { assignments, ignoredLines } = parseEnvText(text.replace(/^\ufeff/, ''))
  const lookUp = (name: string) => (Object.hasOwn(env, name) ? env[name] : undefined)
  return { variables: Object.fromEntries(expandEnvValues(assignments, lookUp) ?? []), ignoredLines }
}

test.each(envForms.map((form) => [form] as const))('%j', ([text, variables, ignoredLines = []]) => {
  expect(read(text)).toEqual({ variables, ignoredLines })
})

test('a line that is not an assignment has no effect, at any position', () => {
  const line = fc.constantFrom('A=1', 'B=${A}x', "C='c # d'", 'D="a\nb"', '# c', '', '   ')
  // The next quote, at any position, closes an open one, so it is not for any place
  const junk = fc.constantFrom('TODO', '[app]', '=x', 'two words', 'export', 'G="a" b', '{"a": 1}', '<<<<<<< HEAD')
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.tuple(fc.nat(), junk), { minLength: 1, maxLength: 3 }), (lines, additions) => {
      const mixed: string[] = [...lines]
      for (const [place, added] of additions) mixed.splice(place % (mixed.length + 1), 0, added)
      const { variables, ignoredLines } = read(mixed.join('\n'))
      expect(variables).toEqual(read(lines.join('\n')).variables)
      expect(ignoredLines).toHaveLength(additions.length)
    }),
    { numRuns: 500 },
  )
})

test.each<[string, string]>([
  ['lines', 'A=1\nTODO\n'.repeat(200_000)],
  ['open quotes', 'A="\\"\n'.repeat(200_000)],
  ['blanks', `A=${' '.repeat(1_000_000)}x${' '.repeat(1_000_000)}`],
  ['open references', `A=${'${'.repeat(500_000)}`],
  ['references that are none', `A=${'${a:'.repeat(300_000)}}`],
  ['defaults without an end', `A=${'${a:-'.repeat(300_000)}`],
])('a million %s are read in one go', (_, text) => {
  expect(Object.keys(read(text).variables).length).toBeLessThan(2)
})

test('values that would outgrow any text are not built', () => {
  const lines = Array.from({ length: 60 }, (_, index) => `A${index + 1}=\${A${index}}\${A${index}}`)
  const { assignments } = parseEnvText(['A0=0123456789', ...lines].join('\n'))
  expect(expandEnvValues(assignments, () => undefined)).toBeUndefined()
})
