import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { type CatalogInput, connectToCatalog } from '../../src/index.js'
import { generateTypes } from '../../src/types/index.js'

/** The names in a generated file that `from` takes. */
function namesOf(types: string): readonly string[] {
  const file = ts.createSourceFile('catalog.types.ts', types, ts.ScriptTarget.ES2022, true)
  const membersOf = (node: ts.Node | undefined, name: string): ts.Node | undefined => {
    let found: ts.Node | undefined
    node?.forEachChild((child) => {
      if ((ts.isPropertySignature(child) || ts.isInterfaceDeclaration(child)) && child.name.getText() === name)
        found = ts.isPropertySignature(child) ? child.type : child
    })
    return found
  }
  const names: string[] = []
  membersOf(membersOf(membersOf(file, 'Catalog'), 'rows'), 'js')?.forEachChild((child) => {
    if (ts.isPropertySignature(child)) names.push((child.name as ts.Identifier | ts.StringLiteral).text)
  })
  return names
}

test('every name that is generated can be read with from', async () => {
  const input: CatalogInput = {
    version: 1,
    duckdb: {},
    macros: [
      { name: 'rates', table_sql: 'SELECT 1 AS a' },
      { name: 'Order by', db_schema: 'my schema', table_sql: 'SELECT 1 AS a' },
    ],
    views: [
      ...['plain', 'select', '2026', "it's", 'q"t', 'a.b', 'days.csv', 'größe', 'with space'].map((name) => ({
        name,
        sql: 'SELECT 1 AS a',
      })),
      { name: 'plain', db_schema: 'my schema', sql: 'SELECT 1 AS a' },
    ],
  }
  await using catalog = connectToCatalog<{ rows: { js: Record<string, { a: number }> } }>(input)
  await catalog.exec('CREATE TABLE "group" AS SELECT 1 AS a')
  const { types } = await generateTypes(catalog)
  const names = namesOf(types)
  expect(names).toEqual(
    expect.arrayContaining([
      'plain',
      '"select"',
      '"2026"',
      `"it's"`,
      '"q""t"',
      '"a.b"',
      'rates()',
      '"my schema"."Order by"()',
      '"group"',
    ]),
  )
  for (const name of names) {
    expect(await catalog.from(name, { columns: ['a'], where: 'a = $a', values: { a: 1 } })).toEqual([{ a: 1 }])
    const queried = await catalog.query(`FROM ${name}`)
    expect(queried).toEqual([{ a: 1 }])
  }
})

test('the types of the Kysely example are those of its catalog', async () => {
  const example = (name: string) => fileURLToPath(new URL(`../../examples/kysely/${name}`, import.meta.url))
  await using catalog = connectToCatalog(example('catalog.yaml'))
  const { types, columns } = await generateTypes(catalog, { kysely: true })
  expect(types).toBe(await readFile(example('catalog.types.ts'), 'utf8'))
  expect(columns).toBe(await readFile(example('catalog.columns.json'), 'utf8'))
})
