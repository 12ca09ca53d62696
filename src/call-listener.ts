/** Calls a listener of the host. What it throws, or rejects with, is told to `onFailure` only. */
export function callListener<E>(listener: (event: E) => unknown, event: E, onFailure: (error: unknown) => void): void {
  try {
    const result = listener(event)
    // Without this an async listener would end the process
    if (typeof result === 'object' && result !== null && 'then' in result) Promise.resolve(result).catch(onFailure)
  } catch (error) {
    onFailure(error)
  }
}
