import { type GenericSchema, safeParse } from 'valibot'
import type { ConfigPath } from '../../errors.js'
import type { ConfigProblem } from '../model/config-problem.js'
import type { VariableUse } from '../model/provenance.js'
import { describeIssues, flattenIssue, type PlacedIssue } from './describe-issues.js'

/** A validated document; `output` is complete only if there are no problems. */
export interface ValidatedDocument<T> {
  readonly output: T
  readonly problems: readonly ConfigProblem[]
}

/**
 * Validates a document against a schema of the config language. Variables are converted to the numbers and booleans that the schema
 * expects, also in the document, which must be a copy.
 */
export function validateDocument<T>(
  schema: GenericSchema<unknown, T>,
  document: unknown,
  findVariable: (at: ConfigPath) => VariableUse | undefined,
): ValidatedDocument<T> {
  const isVariable = (at: ConfigPath) => findVariable(at) !== undefined
  const isWhole = (at: ConfigPath) => findVariable(at)?.whole === true
  let result = run(schema, document)
  if (result.issues.length > 0 && coerceVariables(result.issues, isWhole)) result = run(schema, document)
  return { output: result.output, problems: describeIssues(result.issues, isVariable) }
}

function run<T>(
  schema: GenericSchema<unknown, T>,
  document: unknown,
): { readonly output: T; readonly issues: readonly PlacedIssue[] } {
  const { output, issues = [] } = safeParse(schema, document)
  return { output: output as T, issues: issues.flatMap((issue) => flattenIssue(issue)) }
}

/** Variables are always text: converts them where the schema expects a number or a boolean. Returns whether any was converted. */
function coerceVariables(issues: readonly PlacedIssue[], isWhole: (at: ConfigPath) => boolean): boolean {
  let changed = false
  for (const { issue, at } of issues) {
    const value = typeof issue.input === 'string' && isWhole(at) ? toScalar(issue.type, issue.input) : undefined
    const item = issue.path?.at(-1)
    if (value === undefined || !item) continue
    ;(item.input as Record<string | number, unknown>)[item.key as string | number] = value
    changed = true
  }
  return changed
}

function toScalar(type: string, text: string): number | boolean | undefined {
  if (type === 'number' && /^[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/i.test(text)) return Number(text)
  if (type === 'boolean' && /^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true'
  return undefined
}
