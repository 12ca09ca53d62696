/** What an examination of a catalog found about one thing. */
export interface Finding {
  readonly status: 'ok' | 'slow' | 'failed' | 'note'
  /** `attachment crm` */
  readonly subject: string
  readonly durationMs?: number
  /** What was found. */
  readonly detail?: string
  /** What to do about it. */
  readonly advice?: string
}
