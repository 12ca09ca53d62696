/** Calls a listener of the host. If it throws or rejects, only `onFailure` gets the error. */
export function callListener<E>(listener: (event: E) => unknown, event: E, onFailure: (error: unknown) => void): void {
  try {
    const result = listener(event)
    // Otherwise a rejected async listener would crash the process
    if (typeof result === 'object' && result !== null && 'then' in result) Promise.resolve(result).catch(onFailure)
  } catch (error) {
    onFailure(error)
  }
}
