import { safeParse } from 'valibot'
import { type ConfigPath, formatPath } from '../errors.js'
import type { CatalogConfig } from './catalog-config.js'
import { catalogSchema } from './catalog-schema.js'
import type { ConfigProblem } from './config-problem.js'
import { describeIssues } from './describe-issues.js'
import type { ExpandedDocument } from './expand-document.js'

/**
 * A document after its validation; `config` is whole only when there is no problem.
 * @internal
 */
export interface ValidatedDocument {
  readonly config: CatalogConfig
  readonly problems: readonly ConfigProblem[]
}

type Issues = NonNullable<ReturnType<typeof run>['issues']>

/**
 * Checks a document against the schema of the config language.
 * @internal
 */
export function validateCatalog({ value, variables }: ExpandedDocument): ValidatedDocument {
  const isVariable = (at: ConfigPath) => variables.has(formatPath(at))
  const isWhole = (at: ConfigPath) => variables.get(formatPath(at))?.whole === true
  let { output, issues } = run(value)
  if (issues && variables.size > 0 && coerceVariables(issues, isWhole)) ({ output, issues } = run(value))
  return { config: output as CatalogConfig, problems: issues ? describeIssues(issues, isVariable) : [] }
}

function run(document: unknown) {
  return safeParse(catalogSchema, document)
}

/** A variable is always text: where the schema wants a number or a boolean, it stands for one. Says whether any does. */
function coerceVariables(issues: Issues, isWhole: (at: ConfigPath) => boolean): boolean {
  let changed = false
  for (const { type, input, path = [] } of issues) {
    const at = path.map(({ key }) => key as string | number)
    const value = typeof input === 'string' && isWhole(at) ? toScalar(type, input) : undefined
    const parent = path.at(-1)?.input
    if (value === undefined || parent === undefined) continue
    // The document is this load's own copy, and nobody has seen it yet
    ;(parent as Record<string | number, unknown>)[at.at(-1) as string | number] = value
    changed = true
  }
  return changed
}

function toScalar(type: string, text: string): number | boolean | undefined {
  if (type === 'number' && /^[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/i.test(text)) return Number(text)
  if (type === 'boolean' && /^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true'
  return undefined
}
