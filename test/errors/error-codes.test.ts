import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import * as errors from '../../src/errors.js'
import { type ErrorCode, errorCodes } from '../../src/errors.js'

const root = fileURLToPath(new URL('../../src', import.meta.url))
const codes = Object.keys(errorCodes) as ErrorCode[]

/** Where an error is created, and the codes that it may have. */
interface Creation {
  readonly place: string
  readonly className: string
  readonly codes: readonly string[]
}

const creations = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !/^errors[/.]/.test(path))
  .flatMap(findCreations)

function findCreations(path: string): readonly Creation[] {
  const source = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true)
  const found: Creation[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && Object.hasOwn(errors, node.expression.getText())) found.push(read(path, source, node))
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function read(path: string, source: ts.SourceFile, node: ts.NewExpression): Creation {
  const className = node.expression.getText()
  const place = `${path}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`
  const [code] = node.arguments ?? []
  if (className === 'OptionError') return { place, className, codes: ['OPTION_INVALID'] }
  if (code && ts.isStringLiteral(code)) return { place, className, codes: [code.text] }
  // A computed code is elsewhere in the file
  return { place, className, codes: (source.text.match(/(?<=')[A-Z_]+(?=')/g) ?? []).filter(isCode) }
}

function isCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorCodes, text)
}

test.each(codes)('%s is thrown somewhere, as the class that the table names', (code) => {
  expect(
    creations.filter((creation) => creation.codes.includes(code) && creation.className === errorCodes[code].class),
  ).not.toEqual([])
})

test.each(codes)('%s is as retryable as the table says, whatever the caller says', (code) => {
  const expected = { never: [false, false], sometimes: [false, true], always: [true, true] }[errorCodes[code].retryable]
  expect([false, true].map((retryable) => new errors.DuckalogError(code, '', { retryable }).retryable)).toEqual(expected)
})

test('every error that the sources create has a code of the table', () => {
  expect(creations.length).toBeGreaterThan(80)
  expect(creations.filter((creation) => creation.codes.length === 0 || !creation.codes.every(isCode))).toEqual([])
})

test('no error is cast in the sources, the tests and the programs beside them', () => {
  const project = join(root, '..')
  const casts = ['src', 'test', 'bench', 'scripts', 'examples']
    .flatMap((folder) =>
      readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => [...readFileSync(join(project, path), 'utf8').matchAll(cast)].map(([text]) => `${path}: ${text}`))
  expect(casts).toEqual([])
})

const cast = new RegExp(
  `\\bas (?:unknown as )?(?:Partial<)?(?:DuckalogError|ErrorOf|${[...new Set(codes.map((code) => errorCodes[code].class))].join('|')})\\b(?!['\`])`,
  'g',
)

test.each(codes)('%s has a meaning and a remedy, each in whole sentences on one line', (code) => {
  const { meaning, remedy } = errorCodes[code]
  for (const text of [meaning, remedy]) expect(text).toMatch(/^[A-Z`].{5,200}[.!]$/)
})

test('the table cannot be changed', () => {
  expect(Object.isFrozen(errorCodes)).toBe(true)
  for (const code of codes) expect(Object.isFrozen(errorCodes[code])).toBe(true)
})
