import { types } from 'node:util'
import ts from 'typescript'

/** A value as an expression of TypeScript, for the compiler to compare with a type. */
export function renderExpression(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'undefined') return String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? `${value}` : `(${value} as number)`
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'string') return JSON.stringify(value)
  if (Buffer.isBuffer(value)) return `Buffer.from(${JSON.stringify(value.toString('hex'))}, 'hex')`
  if (types.isDate(value)) return `new Date(${value.getTime()})`
  if (Array.isArray(value)) return `[${value.map(renderExpression).join(', ')}]`
  const owner = (value as object).constructor as { readonly name: string } | undefined
  if (/^DuckDB\w+Value$/.test(owner?.name ?? '')) return `make<${owner?.name}>()`
  if (Object.getPrototypeOf(Object.getPrototypeOf(value)) !== null && Object.getPrototypeOf(value) !== null)
    throw new Error(`What is ${owner?.name}?`)
  return `{ ${Object.entries(value as object)
    .map(([key, item]) => `${JSON.stringify(key)}: ${renderExpression(item)}`)
    .join(', ')} }`
}

const options: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  noEmit: true,
  skipLibCheck: true,
  types: ['node'],
}

/** Compiles files by name, and returns what the compiler reports: `main.ts:3: message`. */
export function compile(files: Readonly<Record<string, string>>): readonly string[] {
  const host = ts.createCompilerHost(options)
  const folder = `${process.cwd()}/test/types/`
  const named = new Map(Object.entries(files).map(([name, text]) => [`${folder}${name}`, text]))
  const { getSourceFile, fileExists, readFile } = host
  host.getSourceFile = (name, ...rest) => {
    const text = named.get(name)
    return text === undefined ? getSourceFile(name, ...rest) : ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true)
  }
  host.fileExists = (name) => named.has(name) || fileExists(name)
  host.readFile = (name) => named.get(name) ?? readFile(name)
  const program = ts.createProgram([...named.keys()], options, host)
  // Files that these import are checked elsewhere
  const reports = [...named.keys()].flatMap((name) => ts.getPreEmitDiagnostics(program, program.getSourceFile(name)))
  return reports.map(({ file, start, messageText }) => {
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0
    return `${file?.fileName.slice(folder.length) ?? ''}:${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
  })
}
