import { foldName } from '../../sql/fold-name.js'
import { readName } from '../../sql/lexer/token-text.js'
import { parseSqlTokens } from '../../sql/lexer/tokenize.js'
import { runnableSql } from '../../sql/quote.js'
import type { SessionStep, SettingStep } from './session-plan.js'

/**
 * Whether a step sets state of its connection that views may need when they are created: USE, settings, variables, temporary objects.
 */
export function isConnectionState(step: SessionStep): step is SettingStep {
  return step.scope === 'connection' && isStatement(step)
}

/** Whether a step runs a statement of `duckdb.settings` or `duckdb.pragmas`. */
export function isStatement({ kind }: SessionStep): boolean {
  return kind === 'setting' || kind === 'pragma'
}

/**
 * Moves steps that name an attached database (`USE lake`), and the connection state after them, after the attachments. Pure.
 */
export function orderConnectionState(steps: readonly SessionStep[]): readonly SessionStep[] {
  const attached = steps.filter(({ kind }) => kind === 'attachment')
  const names = new Set(attached.map(({ name }) => foldName(name)))
  const state = steps.filter(isConnectionState)
  const first = state.findIndex((step) => namesOneOf(step, names))
  const last = attached.at(-1)
  if (first < 0 || !last) return steps
  const waiting = new Set<SessionStep>(state.slice(first))
  return steps.flatMap((step) => (step === last ? [step, ...waiting] : waiting.has(step) ? [] : [step]))
}

function namesOneOf({ statements }: SettingStep, names: ReadonlySet<string>): boolean {
  return statements.some((statement) => {
    const parsed = parseSqlTokens(runnableSql(statement))
    // The entries of a search path are in a string literal
    const words =
      'problem' in parsed ? [] : parsed.flat().flatMap((token) => readName(token) ?? token.text.split(/[^\p{L}\p{N}_$]+/u))
    return words.some((word) => names.has(foldName(word)))
  })
}
