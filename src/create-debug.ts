/** A logger of the `debug` package. */
export type DebugLog = (format: string, ...values: readonly unknown[]) => void

/**
 * A logger under a namespace of the `debug` package. The package is loaded with the first line, because it would take a third of the
 * import time of this one. Lines logged meanwhile are kept in order.
 */
export function createDebug(namespace: string): DebugLog {
  let log: DebugLog | undefined
  let loading: Promise<DebugLog> | undefined
  return (format, ...values) => {
    if (log) return log(format, ...values)
    // `debug.enable()` sets the variable as well
    if (!process.env.DEBUG) return
    loading ??= import('debug').then(({ default: create }) => {
      log = create(namespace)
      return log
    })
    loading.then((write) => write(format, ...values)).catch(() => undefined)
  }
}
