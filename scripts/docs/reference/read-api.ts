import { dirname, join } from 'node:path'
import ts from 'typescript'

/** What a doc comment says. */
export interface Doc {
  /** Its text, as Markdown. */
  readonly text: string
  /** The text of `@defaultValue`; empty without one. */
  readonly fallback: string
  /** The texts of `@throws`. */
  readonly throws: readonly string[]
  /** The codes of `@example`. */
  readonly examples: readonly string[]
}

/** A property, method or parameter. */
export interface Member {
  readonly name: string
  /** Its type as the source has it, on one line. */
  readonly type: string
  readonly optional: boolean
  readonly doc: Doc
  /** The members of a type that is written in place. */
  readonly members: readonly Member[]
}

/** An export of an entry point. */
export interface ApiExport {
  readonly name: string
  readonly kind: 'function' | 'class' | 'interface' | 'type' | 'constant'
  readonly doc: Doc
  /** Its declarations as text; several for overloads. */
  readonly signatures: readonly string[]
  readonly members: readonly Member[]
  /** Of a union: each form with its doc comment. */
  readonly forms: readonly { readonly type: string; readonly text: string; readonly members: readonly Member[] }[]
}

/** Reads the exports of modules from their sources. The modules share the exports that are the same. */
export function readApi(files: readonly string[], root: string): readonly (readonly ApiExport[])[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(join(root, 'tsconfig.json')))
  const program = ts.createProgram([...files], { ...options, types: ['node'] })
  const checker = program.getTypeChecker()
  const known = new Map<ts.Symbol, ApiExport>()
  return files.map((file) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file) as ts.SourceFile)
    if (!module) throw new Error(`${file} is not a module.`)
    return checker
      .getExportsOfModule(module)
      .map((symbol) => {
        const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
        const found = known.get(target) ?? describeExport(target, symbol.name, checker)
        known.set(target, found)
        return found
      })
      .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
  })
}

function describeExport(symbol: ts.Symbol, name: string, checker: ts.TypeChecker): ApiExport {
  const declarations = symbol.getDeclarations() ?? []
  const [first] = declarations
  if (!first) throw new Error(`${name} has no declaration.`)
  const doc = docOf(ts.isVariableDeclaration(first) ? first.parent.parent : first)
  const none = { signatures: [], members: [], forms: [] }
  if (ts.isFunctionDeclaration(first)) {
    const overloads = declarations.filter(ts.isFunctionDeclaration).filter(({ body }) => declarations.length === 1 || !body)
    return { ...none, name, kind: 'function', doc: docOf(overloads[0] ?? first), signatures: overloads.map(signatureOf) }
  }
  if (ts.isClassDeclaration(first) || ts.isInterfaceDeclaration(first)) {
    const heritage = first.heritageClauses?.map((clause) => ` ${oneLine(clause.getText())}`).join('') ?? ''
    const kind = ts.isClassDeclaration(first) ? 'class' : 'interface'
    const signature = `${kind} ${name}${parametersOf(first)}${heritage}`
    return { ...none, name, kind, doc, signatures: [signature], members: membersOf(first.members, checker) }
  }
  if (ts.isTypeAliasDeclaration(first)) {
    const { type } = first
    const head = `type ${name}${parametersOf(first)}`
    if (ts.isTypeLiteralNode(type))
      return { ...none, name, kind: 'type', doc, signatures: [head], members: membersOf(type.members, checker) }
    const forms = ts.isUnionTypeNode(type) ? type.types.map((form) => describeForm(form, checker)) : []
    const isPlain = forms.every(({ text, members }) => text === '' && members.length === 0)
    return {
      ...none,
      name,
      kind: 'type',
      doc,
      signatures: [isPlain ? `${head} = ${oneLine(type.getText())}` : head],
      forms: isPlain ? [] : forms,
    }
  }
  if (ts.isVariableDeclaration(first)) {
    const type = first.type ? oneLine(first.type.getText()) : checker.typeToString(checker.getTypeOfSymbol(symbol))
    return { ...none, name, kind: 'constant', doc, signatures: [`const ${name}: ${type.length > 200 ? 'object' : type}`] }
  }
  throw new Error(`${name} is a ${ts.SyntaxKind[first.kind]}, which the reference does not know.`)
}

function describeForm(form: ts.TypeNode, checker: ts.TypeChecker): ApiExport['forms'][number] {
  // The comment of a form is before its bar
  const before = form.getSourceFile().text.slice(0, form.getStart())
  const comment = before.slice(before.lastIndexOf('/**'))
  const text = /\*\/\s*\|?\s*$/.test(comment) ? parseDoc(comment.replace(/\*\/\s*\|?\s*$/, '*/')).text : ''
  return { type: oneLine(form.getText()), text, members: membersOfForm(partsOf(form), checker) }
}

function membersOfForm(parts: readonly ts.TypeNode[], checker: ts.TypeChecker): readonly Member[] {
  const literal = parts.find(ts.isTypeLiteralNode)
  return literal ? [...membersOf(literal.members, checker), ...inheritedOf(parts, checker)] : []
}

function membersOf(nodes: ts.NodeArray<ts.TypeElement | ts.ClassElement>, checker: ts.TypeChecker): readonly Member[] {
  const seen = new Set<string>()
  return nodes.flatMap((node): readonly Member[] => {
    if (
      ts.isConstructorDeclaration(node) ||
      (ts.getCombinedModifierFlags(node as ts.Declaration) & ts.ModifierFlags.Private) !== 0
    )
      return []
    const name = node.name?.getText() ?? ''
    const symbol = node.name && checker.getSymbolAtLocation(node.name)
    if (name.startsWith('#') || name.startsWith('[Symbol')) return []
    if (!symbol) return ts.isIndexSignatureDeclaration(node) ? [indexMember(node)] : []
    const doc = docOf(node)
    const isOverload = seen.has(name)
    seen.add(name)
    if (ts.isMethodSignature(node) || ts.isMethodDeclaration(node))
      return [
        {
          name: isOverload ? '' : `${name}()`,
          type: oneLine(withoutBody(node)),
          optional: node.questionToken !== undefined,
          doc,
          members: [],
        },
      ]
    if (!ts.isPropertySignature(node) && !ts.isPropertyDeclaration(node)) return []
    const parts = node.type ? partsOf(node.type) : []
    const literal = parts.filter(ts.isTypeLiteralNode).find(({ members }) => !members.every(ts.isIndexSignatureDeclaration))
    const text = oneLine(node.type?.getText() ?? checker.typeToString(checker.getTypeOfSymbol(symbol)))
    const optional = node.questionToken !== undefined
    const type = literal ? 'object' : optional ? withoutUndefined(text) : text
    return [
      {
        name,
        type,
        optional,
        doc,
        members: literal ? [...inheritedOf(parts, checker), ...membersOf(literal.members, checker)] : [],
      },
    ]
  })
}

/** The parts of a type in parentheses, of an intersection, or of a union with undefined. */
function partsOf(type: ts.TypeNode): readonly ts.TypeNode[] {
  if (ts.isParenthesizedTypeNode(type)) return partsOf(type.type)
  if (ts.isIntersectionTypeNode(type)) return type.types.flatMap(partsOf)
  if (!ts.isUnionTypeNode(type)) return [type]
  const defined = type.types.filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword)
  return defined.length === 1 ? defined.flatMap(partsOf) : [type]
}

/** An option may always be undefined. */
function withoutUndefined(type: string): string {
  const text = type.replace(/ \| undefined$/, '')
  const inner = /^\((.*)\)$/.exec(text)?.[1]
  return inner !== undefined && text !== type && inner.indexOf(')') >= inner.indexOf('(') ? inner : text
}

function inheritedOf(parts: readonly ts.TypeNode[], checker: ts.TypeChecker): readonly Member[] {
  return parts.filter(ts.isTypeReferenceNode).flatMap((reference) => {
    const alias = checker.getSymbolAtLocation(reference.typeName)
    const symbol = alias && alias.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(alias) : alias
    const declaration = symbol?.getDeclarations()?.find(ts.isInterfaceDeclaration)
    return declaration ? membersOf(declaration.members, checker) : []
  })
}

function indexMember(node: ts.IndexSignatureDeclaration): Member {
  const [parameter] = node.parameters
  return { name: `[${parameter?.getText()}]`, type: oneLine(node.type.getText()), optional: false, doc: noDoc, members: [] }
}

const noDoc: Doc = { text: '', fallback: '', throws: [], examples: [] }

/** The last doc comment before a declaration. */
function docOf(node: ts.Node): Doc {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).slice(-1)
  return comment ? parseDoc(comment.getText()) : noDoc
}

function parseDoc(comment: string): Doc {
  const text = comment.replace(/^\/\*\*|\*\/$/g, '').replace(/^[ \t]*\*[ \t]?/gm, '')
  const [summary = '', ...tags] = text.split(
    /(?<!\{)@(?=(?:defaultValue|deprecated|example|internal|packageDocumentation|param|public|returns|throws|typeParam)\b)/,
  )
  const textsOf = (name: string) => tags.filter((tag) => tag.startsWith(name)).map((tag) => tag.slice(name.length))
  return {
    text: cleanText([summary, ...textsOf('deprecated').map((reason) => `Deprecated: ${reason}`)].join('\n')),
    fallback: cleanText(textsOf('defaultValue')[0] ?? ''),
    throws: textsOf('throws').map(cleanText),
    examples: textsOf('example').map((code) => code.trim().replace(/^```\w*\n|\n?```$/g, '')),
  }
}

function cleanText(text: string): string {
  return text
    .replace(/\{@link (?:[^|}]*\| *)?([^}]+?)\}/g, '`$1`')
    .replace(/[ \t]*\n[ \t]*(?!\n)/g, ' ')
    .trim()
}

function signatureOf(node: ts.FunctionDeclaration, index: number): string {
  // What an overload does otherwise than the first one
  const remark = index === 0 ? '' : docOf(node).text
  return (remark === '' ? '' : `// ${remark}\n`) + oneLine(withoutBody(node)).replace(/^export (?:default )?(?:async )?/, '')
}

function withoutBody(node: ts.FunctionDeclaration | ts.MethodSignature | ts.MethodDeclaration): string {
  const body = 'body' in node ? node.body : undefined
  return body ? node.getText().slice(0, -body.getText().length) : node.getText()
}

function parametersOf(node: { readonly typeParameters?: ts.NodeArray<ts.TypeParameterDeclaration> | undefined }): string {
  return node.typeParameters ? `<${node.typeParameters.map((parameter) => oneLine(parameter.getText())).join(', ')}>` : ''
}

function oneLine(text: string): string {
  return (
    text
      .replace(/\/\*[\s\S]*?\*\//g, '')
      // The members of a type in several lines
      .replace(/([^\s{(,|&<[])\s*\n\s*(?=(?:readonly )?[\w$]+\??:|\})/g, '$1; ')
      .replace(/; \}/g, ' }')
      .replace(/\s+/g, ' ')
      .replace(/^\| /, '')
      .replace(/([(<]) | ([)>])(?=[,;): >]|$)/g, '$1$2')
      .replace(/,([)}>])/g, '$1')
      .trim()
  )
}
