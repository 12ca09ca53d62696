/** A logger of the `debug` package. */
export type DebugLog = (format: string, ...values: readonly unknown[]) => void

/**
 * A logger under a namespace of the `debug` package, which is loaded when the first line is wanted: a third of what the import of
 * this package costs would be its own. Until it is loaded, lines wait in their order.
 */
export function createDebug(namespace: string): DebugLog {
  let log: DebugLog | undefined
  let loading: Promise<DebugLog> | undefined
  return (format, ...values) => {
    if (log) return log(format, ...values)
    // `debug.enable()` sets the variable, too
    if (!process.env.DEBUG) return
    loading ??= import('debug').then(({ default: create }) => {
      log = create(namespace)
      return log
    })
    loading.then((write) => write(format, ...values)).catch(() => undefined)
  }
}
