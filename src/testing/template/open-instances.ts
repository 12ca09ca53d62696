import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { closeCatalog } from '../../connection/open/open-catalog.js'
import type { OfflinePlan } from '../../types/stand-ins/plan-offline.js'
import { renderStandIns } from '../../types/stand-ins/render-stand-ins.js'
import type { CopySource, OpenCopy } from './copy-source.js'
import { openPlan } from './open-plan.js'
import { renderClock } from './render-clock.js'

/**
 * Opens an instance for each copy, whose own database is named like that of the catalog. To have this name it is a file, which is removed on close.
 * @param planFor - plans the catalog with a database file
 */
export async function openInstances(own: string, planFor: (database: string) => OfflinePlan): Promise<CopySource> {
  const source: CopySource = {
    async open(now, fill) {
      const folder = own === 'memory' ? undefined : await mkdtemp(join(tmpdir(), 'duckalog-test-'))
      const remove = async () => {
        if (folder !== undefined) await rm(folder, { recursive: true, force: true })
      }
      let copy: OpenCopy | undefined
      try {
        const plan = planFor(folder === undefined ? ':memory:' : join(folder, `${own}.duckdb`))
        const clock = now === undefined ? [] : [renderClock(own, now)]
        const catalog = await openPlan(plan, [...clock, ...renderStandIns(plan.tables, own)])
        copy = { catalog, close: () => closeCatalog(catalog).finally(remove) }
        await fill(catalog.control, ({ place }) => place)
        return copy
      } catch (error) {
        await (copy ? copy.close() : remove())
        throw error
      }
    },
    close: async () => undefined,
  }
  // Binds the views once, so that an invalid one fails now
  await (await source.open(undefined, async () => true)).close()
  return source
}
