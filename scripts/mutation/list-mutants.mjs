// The changes that a test should notice, found in the syntax tree of a file. Pure.
import ts from 'typescript'

const { SyntaxKind } = ts
const OPERATORS = new Map([
  [SyntaxKind.LessThanToken, '<='],
  [SyntaxKind.LessThanEqualsToken, '<'],
  [SyntaxKind.GreaterThanToken, '>='],
  [SyntaxKind.GreaterThanEqualsToken, '>'],
  [SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [SyntaxKind.ExclamationEqualsEqualsToken, '==='],
  [SyntaxKind.AmpersandAmpersandToken, '||'],
  [SyntaxKind.BarBarToken, '&&'],
  [SyntaxKind.MinusToken, '+'],
  [SyntaxKind.AsteriskToken, '/'],
])
const METHODS = new Map([
  ['every', 'some'],
  ['some', 'every'],
  ['startsWith', 'endsWith'],
  ['endsWith', 'startsWith'],
  ['min', 'max'],
  ['max', 'min'],
])
/** Calls that can be removed without a syntax error: `a.trim()` becomes `a`. */
const REMOVABLE = new Set(['trim', 'toLowerCase', 'toUpperCase', 'toSorted', 'sort', 'filter', 'reverse', 'toReversed'])

/**
 * Every mutant of a file: where it begins and ends, its new text, and its line for a person.
 * @returns {{ file: string, start: number, end: number, text: string, line: number, from: string }[]}
 */
export function listMutants(file, source) {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.ES2022, true)
  const mutants = []
  const add = (node, text) => {
    const start = node.getStart(tree)
    const from = source.slice(start, node.end)
    if (from === text) return
    mutants.push({ file, start, end: node.end, text, line: tree.getLineAndCharacterOfPosition(start).line + 1, from })
  }
  const visit = (node) => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isImportDeclaration(node))
      return
    if (isLogged(node)) return
    mutate(node, add, source)
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return mutants
}

function mutate(node, add, source) {
  const textOf = (part) => source.slice(part.getStart(), part.end)
  if (ts.isBinaryExpression(node)) {
    const operator = OPERATORS.get(node.operatorToken.kind)
    if (operator !== undefined) add(node.operatorToken, operator)
    if (node.operatorToken.kind === SyntaxKind.QuestionQuestionToken) add(node, textOf(node.left))
  } else if (ts.isPrefixUnaryExpression(node) && node.operator === SyntaxKind.ExclamationToken) add(node, textOf(node.operand))
  else if (node.kind === SyntaxKind.TrueKeyword) add(node, 'false')
  else if (node.kind === SyntaxKind.FalseKeyword) add(node, 'true')
  else if (ts.isNumericLiteral(node)) add(node, `(${node.text} + 1)`)
  else if (ts.isStringLiteral(node) && isCompared(node)) add(node, node.text === '' ? "'mutant'" : "''")
  else if (ts.isRegularExpressionLiteral(node) && /i[a-z]*$/.test(node.text)) add(node, node.text.replace(/i([a-z]*)$/, '$1'))
  else if (ts.isThrowStatement(node)) add(node, ';')
  else if (ts.isExpressionStatement(node) && !ts.isStringLiteral(node.expression)) add(node, ';')
  else if (ts.isIfStatement(node) || ts.isConditionalExpression(node)) {
    const condition = ts.isIfStatement(node) ? node.expression : node.condition
    add(condition, 'true')
    add(condition, 'false')
  } else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { name, expression } = node.expression
    const other = METHODS.get(name.text)
    if (other !== undefined) add(name, other)
    if (REMOVABLE.has(name.text) && !ts.isExpressionStatement(node.parent)) add(node, textOf(expression))
  }
}

/** Texts that decide something: compared, searched for or listed. Texts that only people read are not mutated. */
function isCompared(node) {
  const { parent } = node
  if (ts.isBinaryExpression(parent)) return OPERATORS.has(parent.operatorToken.kind)
  if (ts.isArrayLiteralExpression(parent) || ts.isCaseClause(parent)) return true
  return (
    ts.isCallExpression(parent) &&
    ts.isPropertyAccessExpression(parent.expression) &&
    ['startsWith', 'endsWith', 'includes', 'split', 'join', 'has', 'get'].includes(parent.expression.name.text)
  )
}

/** A call that only writes a log under `DEBUG`. */
function isLogged(node) {
  return (
    ts.isExpressionStatement(node) &&
    ts.isCallExpression(node.expression) &&
    /^(log|debug)\w*$/i.test(node.expression.expression.getText())
  )
}
