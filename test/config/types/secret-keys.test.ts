import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { secretShapeOf } from '../../../src/config/notation/secret-types.js'

/** The keys of secrets of every type. */
const common = ['type', 'name', 'provider', 'persistent', 'scope', 'params', 'options']

const source = fileURLToPath(new URL('../../../src/config/model/input/secret-input.ts', import.meta.url))

function readKeys(): ReadonlyMap<string, readonly string[]> {
  const program = ts.createProgram([source], { strict: true, module: ts.ModuleKind.NodeNext, skipLibCheck: true, types: [] })
  const checker = program.getTypeChecker()
  const file = program.getSourceFile(source)
  const module = file && checker.getSymbolAtLocation(file)
  const symbol = module && checker.getExportsOfModule(module).find(({ name }) => name === 'SecretConfigInput')
  const union = symbol && checker.getDeclaredTypeOfSymbol(symbol)
  const members = union?.isUnion() ? union.types : []
  return new Map(
    members.flatMap((member) => {
      const type = member.getProperty('type')
      const literal = type && checker.getTypeOfSymbol(type)
      return literal?.isStringLiteral() ? [[literal.value, member.getProperties().map(({ name }) => name)] as const] : []
    }),
  )
}

const keys = readKeys()

test('all types of secrets that DuckDB knows are there', () => {
  expect([...keys.keys()].sort()).toEqual(
    ['aws', 'azure', 'ducklake', 'gcs', 'http', 'huggingface', 'iceberg', 'motherduck', 'mysql'].concat([
      ...['postgres', 'quack', 'r2', 'rds', 's3'],
    ]),
  )
})

test.each([...keys])('the keys of a secret of type %s are those that validation accepts', (type, names) => {
  const accepted = Object.values(secretShapeOf(type)?.providers ?? {}).flatMap((fields) => Object.keys(fields))
  expect([...names].sort()).toEqual([...new Set([...common, ...accepted])].sort())
})
