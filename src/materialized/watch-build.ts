import type { EmitEvent } from '../connection/types/emit-event.js'
import type { DriverConnection } from '../driver/core/driver.js'
import { enableProgress } from '../sql/enable-progress.js'

/** Milliseconds between two events. A shorter build publishes none. */
const interval = 500

/** Publishes the progress of a build of rows while `build` runs, twice a second at most. */
export async function watchBuild<T>(
  connection: DriverConnection,
  view: string,
  emit: EmitEvent,
  build: () => Promise<T>,
): Promise<T> {
  const start = performance.now()
  const timer = setInterval(() => {
    const percentage = connection.readPercentage?.()
    emit({ type: 'materialize-progress', view, percentage, durationMs: performance.now() - start })
  }, interval)
  try {
    // Fails if the configuration is locked; then there is no percentage
    if (connection.readPercentage) await connection.run(enableProgress.join('; ')).catch(() => undefined)
    return await build()
  } finally {
    clearInterval(timer)
  }
}
