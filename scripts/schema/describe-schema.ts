import ts from 'typescript'

type Schema = Readonly<Record<string, unknown>>

/** Adds the doc comments of a TypeScript interface to a JSON Schema as descriptions. */
export function describeSchema(schema: Schema, source: string, interfaceName: string): Schema {
  const program = ts.createProgram([source], { strict: true, module: ts.ModuleKind.NodeNext, skipLibCheck: true, types: [] })
  const checker = program.getTypeChecker()
  const module = checker.getSymbolAtLocation(program.getSourceFile(source) ?? fail(`${source} is missing`))
  const symbol = checker.getExportsOfModule(module ?? fail(`${source} is no module`)).find(({ name }) => name === interfaceName)
  return describe(schema, checker.getDeclaredTypeOfSymbol(symbol ?? fail(`${interfaceName} is missing`)), checker)
}

function describe(schema: Schema, type: ts.Type, checker: ts.TypeChecker): Schema {
  const { properties, items, additionalProperties, anyOf, ...rest } = schema
  const types = type.isUnion() ? type.types : [type]
  const comment = isMap(properties) ? commentOf(ownerOf(properties, types).symbol, checker) : ''
  return {
    ...(comment !== '' && { description: comment }),
    ...rest,
    ...(isMap(properties) && { properties: describeProperties(properties, types, checker) }),
    ...(isMap(items) && { items: describe(items, elementOf(types, ts.IndexKind.Number, checker) ?? type, checker) }),
    ...(additionalProperties !== undefined && {
      additionalProperties: isMap(additionalProperties)
        ? describe(additionalProperties, elementOf(types, ts.IndexKind.String, checker) ?? type, checker)
        : additionalProperties,
    }),
    ...(Array.isArray(anyOf) && { anyOf: anyOf.map((item: Schema) => describe(item, type, checker)) }),
  }
}

function describeProperties(properties: Schema, types: readonly ts.Type[], checker: ts.TypeChecker): Schema {
  const owner = ownerOf(properties, types)
  return Object.fromEntries(
    Object.entries(properties).map(([key, schema]) => {
      const symbol = owner.getProperty(key) ?? fail(`the interface has no key ${key}`)
      const type = checker.getNonNullableType(checker.getTypeOfSymbol(symbol))
      const description = commentOf(symbol, checker)
      const described = describe(schema as Schema, type, checker)
      return [key, description === '' ? described : { description, ...without(described, 'description') }]
    }),
  )
}

function ownerOf(properties: Schema, types: readonly ts.Type[]): ts.Type {
  const keys = Object.keys(properties)
  const owner = types.find((type) => keys.every((key) => type.getProperty(key) !== undefined))
  return owner ?? fail(`no interface has the keys ${keys.join(', ')}`)
}

function commentOf(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker))
  const tag = symbol.getJsDocTags(checker).find(({ name }) => name === 'defaultValue')
  const fallback = tag && `Default: ${ts.displayPartsToString(tag.text)}`
  return [text, fallback]
    .filter(Boolean)
    .join('\n')
    .replace(/\{@link (\w+)\}/g, '$1')
    .replace(/(?<!\n)\n(?!\n|Default:)/g, ' ')
}

function elementOf(types: readonly ts.Type[], kind: ts.IndexKind, checker: ts.TypeChecker): ts.Type | undefined {
  // A string type also has elements
  const objects = types.filter(({ flags }) => flags & ts.TypeFlags.Object)
  const found = objects.map((type) => checker.getIndexTypeOfType(type, kind)).find((type) => type !== undefined)
  return found && checker.getNonNullableType(found)
}

function without(schema: Schema, name: string): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== name))
}

function isMap(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function fail(message: string): never {
  throw new Error(message)
}
