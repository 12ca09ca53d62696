/** The error for a source whose changes cannot be detected. The message is the reason, as a clause. */
export class UncheckedError extends Error {
  override readonly name = 'UncheckedError'

  constructor(reason: string, cause?: unknown) {
    super(reason, { cause })
  }
}
