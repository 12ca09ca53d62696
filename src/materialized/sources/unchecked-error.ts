/** Nothing tells whether a source has changed. The message is the reason, as a clause. */
export class UncheckedError extends Error {
  override readonly name = 'UncheckedError'

  constructor(reason: string, cause?: unknown) {
    super(reason, { cause })
  }
}
