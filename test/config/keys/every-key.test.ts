import { parseConfig } from '../../../src/config/index.js'
import { isDuckalogError } from '../../../src/errors.js'
import { problemsOf } from '../problems-of.js'
import { forms, inCatalog } from './key-forms.js'
import { schemaKeys } from './schema-keys.js'

const rows = forms.flatMap(({ keys, ...form }) => keys.map((key) => ({ key, ...form })))

/** A catalog with the one key, on lines of its own, and the position of the key. */
function catalogWith(key: string, value: string): { readonly text: string; readonly place: string } {
  const parts = key.replaceAll('*', 'any').split('.')
  const lines: string[] = []
  let indent = ''
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1
    lines.push(`${indent}${part.replace('[]', '')}:${isLast ? ` ${value}` : ''}`)
    if (isLast) break
    indent += '  '
    if (!part.endsWith('[]')) continue
    lines.push(`${indent}-`)
    indent += '  '
  }
  return {
    text: `# one key\n${lines.join('\n')}\n`,
    place: `${lines.length + 1}:${indent.length + 1} ${key.replaceAll('[]', '[0]').replaceAll('*', 'any')}`,
  }
}

test.each(rows)('$key: $bad is refused with its location', ({ key, bad, told }) => {
  const { text, place } = catalogWith(key, bad)
  const problems = problemsOf(text).filter((problem) => problem.startsWith(`${place}: `))
  expect(problems.map((problem) => problem.slice(place.length + 2))).toContainEqual(told)
})

test.each(rows)('$key: $good is accepted', ({ key, good }) => {
  const { text, place } = catalogWith(key, good)
  const [, path = ''] = place.split(' ')
  expect(pathsOf(inCatalog[key] === undefined ? text : `version: 1\n${inCatalog[key]}`)).not.toContain(path)
})

test.each(Object.entries(inCatalog))('a good catalog for %s loads', (_, text) => {
  expect(pathsOf(`version: 1\n${text}`)).toEqual([])
})

test('every key of the schema has its row', () => {
  const keys = rows.map(({ key }) => key)
  expect(schemaKeys.filter((key) => !keys.includes(key))).toEqual([])
  expect(keys.filter((key) => !schemaKeys.includes(key))).toEqual([])
})

function pathsOf(text: string): readonly string[] {
  try {
    parseConfig(text, { format: 'yaml' })
    return []
  } catch (error) {
    if (!isDuckalogError(error, 'CONFIG_INVALID')) throw error
    // Whether the files of an import are there is not asked here
    const issues = error.issues.filter(({ message }) => !message.includes('use loadConfig()'))
    return issues.map(({ path }) => path)
  }
}
