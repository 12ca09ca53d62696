import type { SessionStep } from '../../session/plan/session-plan.js'
import type { Statement } from '../../sql/quote.js'
import type { PlannedStep } from '../types/catalog-report.js'

/** Reduces the steps of a session to what a plan shows of them. Pure. */
export function planSteps(steps: readonly SessionStep[]): readonly PlannedStep[] {
  return steps.map((step) => {
    const { kind, name, scope, at } = step
    return { kind, name, scope, sql: renderStep(step), ...(at && { at }) }
  })
}

function renderStep(step: SessionStep): string {
  const { statements } = step
  const install =
    step.kind === 'extension' ? step.install.filter(({ sql }) => !statements.some((other) => other.sql === sql)) : []
  return [
    ...install.map((statement) => renderStatement(statement, ' -- only if it is missing')),
    ...statements.map((statement) => renderStatement(statement, statement.values?.length ? ' -- values are not shown' : '')),
  ].join('\n')
}

function renderStatement({ sql }: Statement, remark: string): string {
  return `${sql};${remark}`
}
