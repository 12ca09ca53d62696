import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const source = (path: string) => fileURLToPath(new URL(`../../src/${path}`, import.meta.url))
const entries = ['index.ts', 'session/index.ts', 'views/index.ts'].map(source)
const program = ts.createProgram(entries, {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  types: ['node'],
  skipLibCheck: true,
})
const checker = program.getTypeChecker()
const [main = [], ...experimental] = entries.map((entry) => {
  const file = program.getSourceFile(entry)
  const module = file && checker.getSymbolAtLocation(file)
  return module ? checker.getExportsOfModule(module).map(resolve) : []
})

function resolve(symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

function isMarked(symbol: ts.Symbol): boolean {
  return symbol.getJsDocTags(checker).some(({ name }) => name === 'experimental')
}

test('the main entry point has at most 100 exports, and the steps of a session are not among them', () => {
  const names = main.map(({ name }) => name)
  expect(names).toContain('connectToCatalog')
  expect(names.length).toBeLessThanOrEqual(100)
  expect(names.filter((name) => /Step$|StepBase$/.test(name))).toEqual(['PlannedStep'])
})

test('nothing in the main entry point is experimental', () => {
  expect(main.filter(isMarked).map(({ name }) => name)).toEqual([])
})

test.each([
  ['duckalog/session', 'planSession', experimental[0]],
  ['duckalog/views', 'planViews', experimental[1]],
] as const)('every function of %s is marked as experimental', (_, known, symbols = []) => {
  const values = symbols.filter(({ flags }) => flags & ts.SymbolFlags.Value)
  expect(values.map(({ name }) => name)).toContain(known)
  expect(values.filter((symbol) => !isMarked(symbol)).map(({ name }) => name)).toEqual([])
})
