import { escapeControls } from '../../text/escape-controls.js'

/** One finding of `duckalog doctor`. */
export interface Finding {
  readonly status: 'ok' | 'slow' | 'failed' | 'note'
  /** `attachment crm` */
  readonly subject: string
  readonly durationMs?: number
  /** Details, or the reason of a failure. */
  readonly detail?: string | undefined
  /** A suggested fix. */
  readonly advice?: string | undefined
}

const marks = { ok: 'ok    ', slow: 'SLOW  ', failed: 'FAILED', note: 'note  ' } as const satisfies Record<
  Finding['status'],
  string
>

/** Renders each finding on a line, followed by its advice. */
export function renderFindings(findings: readonly Finding[]): string {
  return findings.map(renderFinding).join('')
}

function renderFinding({ status, subject, durationMs, detail, advice }: Finding): string {
  const [first = '', ...rest] = (detail ?? '').split('\n')
  const time = durationMs === undefined ? '' : ` (${Math.round(durationMs)} ms)`
  const lines = [
    `${marks[status]}  ${subject}${time}${first === '' ? '' : `: ${first}`}`,
    ...rest.map((line) => `        ${line}`),
    ...(advice === undefined ? [] : [`        → ${advice}`]),
  ]
  return lines.map((line) => `${escapeControls(line)}\n`).join('')
}
