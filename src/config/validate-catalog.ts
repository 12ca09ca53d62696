import { safeParse } from 'valibot'
import { type ConfigPath, formatPath } from '../errors.js'
import type { CatalogConfig } from './catalog-config.js'
import { catalogSchema } from './catalog-schema.js'
import type { ConfigProblem } from './config-problem.js'
import { describeIssues } from './describe-issues.js'
import type { ExpandedDocument } from './expand-document.js'
import { flattenIssue, type PlacedIssue } from './flatten-issue.js'

/**
 * A document after its validation; `config` is whole only when there is no problem.
 * @internal
 */
export interface ValidatedDocument {
  readonly config: CatalogConfig
  readonly problems: readonly ConfigProblem[]
}

/**
 * Checks a document against the schema of the config language. Variables become the numbers and booleans that the schema wants
 * also in the document, which must be the caller's own copy.
 * @internal
 */
export function validateCatalog({ value, variables }: ExpandedDocument): ValidatedDocument {
  const isVariable = (at: ConfigPath) => variables.has(formatPath(at))
  const isWhole = (at: ConfigPath) => variables.get(formatPath(at))?.whole === true
  let result = run(value)
  if (result.issues.length > 0 && variables.size > 0 && coerceVariables(result.issues, isWhole)) result = run(value)
  return { config: result.output as CatalogConfig, problems: describeIssues(result.issues, isVariable) }
}

function run(document: unknown): { readonly output: unknown; readonly issues: readonly PlacedIssue[] } {
  const { output, issues = [] } = safeParse(catalogSchema, document)
  return { output, issues: issues.flatMap((issue) => flattenIssue(issue)) }
}

/** A variable is always text: where the schema wants a number or a boolean, it stands for one. Says whether any does. */
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
