import ts from 'typescript'
import { type CatalogInput, connectToCatalog } from '../../../src/index.js'
import * as runtime from '../../../src/queries/index.js'
import { type GenerateTypesOptions, generateTypes } from '../../../src/types/index.js'
import { compile } from './compile.js'

/** The text of the functions of a catalog in a folder. */
export async function queriesOf(config: CatalogInput, base: string, options: GenerateTypesOptions = {}): Promise<string> {
  await using catalog = connectToCatalog(config, { base })
  return (await generateTypes(catalog, options)).queries ?? ''
}

/** What the compiler reports about code that uses the functions. */
export function compileWith(queries: string, main: string): readonly string[] {
  const imports =
    "import { connectToCatalog } from '../../src/index.js'\nimport * as q from './queries.js'\nvoid connectToCatalog; void q\n"
  const text = queries.replace("'duckalog/queries'", "'../../src/queries/index.js'")
  return compile({ 'queries.ts': text, 'main.ts': `${imports}${main}` })
}

/** The functions, ready to be called. */
// biome-ignore lint/suspicious/noExplicitAny: the compiler checks the types elsewhere
export function evaluate(queries: string): Record<string, any> {
  const { outputText } = ts.transpileModule(queries, { compilerOptions: { module: ts.ModuleKind.CommonJS } })
  const exported = {}
  new Function('require', 'exports', outputText)(() => runtime, exported)
  return exported
}
