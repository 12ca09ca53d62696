import type { Driver, DriverConnection, DriverInstance, DriverOpenOptions } from '../../../src/driver/index.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

/** What a driver can beyond the required methods. */
export interface DriverAbilities {
  readonly stream: boolean
  readonly interrupt: boolean
  readonly tableFunctions: boolean
  /** Whether its DuckDB is on a server in this process, whose memory and calls count as well. */
  readonly served?: boolean
}

/** What the suite needs to try a driver; whatever a test opens is closed after it. */
export interface DriverUnderTest<N> {
  readonly abilities: DriverAbilities
  openInstance(database?: string, options?: DriverOpenOptions): Promise<DriverInstance<N>>
  connect(database?: string): Promise<DriverConnection<N>>
  /** A path in a folder of this suite. */
  inFolder(name: string): string
}

/** Call it inside a `describe`. */
export function createDriverUnderTest<N>(makeDriver: () => Driver<N>, abilities: DriverAbilities): DriverUnderTest<N> {
  const opened: DriverInstance<N>[] = []

  async function openInstance(database = ':memory:', options: DriverOpenOptions = {}): Promise<DriverInstance<N>> {
    const instance = await makeDriver().open(database, options)
    opened.push(instance)
    return instance
  }

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((instance) => instance.close()))
  })

  return {
    abilities,
    openInstance,
    connect: async (database) => (await openInstance(database)).connect(),
    inFolder: temporaryFolder(),
  }
}
