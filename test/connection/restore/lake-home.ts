import { type Postgres, startPostgres } from '../../servers/postgres.js'
import { type S3Server, startS3Server } from '../../servers/s3-server.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { type CompiledScript, compileScript } from '../../support/second-process.js'

/** What processes that share a lake need. */
export interface LakeHome {
  readonly postgres: Postgres
  readonly s3: S3Server
  /** Holds their catalogs. */
  readonly folder: CatalogFolder
  /** Runs in each of them. */
  readonly script: CompiledScript
}

/** Starts the servers of a lake for the tests of a block, and ends them. What it returns is filled before the first test. */
export function useLakeHome(program: string): LakeHome {
  const home: Partial<LakeHome> = {}
  beforeAll(async () => {
    const keep = (part: Partial<LakeHome>) => Object.assign(home, part)
    await Promise.all([
      startPostgres().then((postgres) => keep({ postgres })),
      startS3Server().then((s3) => keep({ s3 })),
      compileScript(program).then((script) => keep({ script })),
      makeFolder().then((folder) => keep({ folder })),
    ])
  }, 60_000)
  afterAll(async () => {
    await home.script?.[Symbol.asyncDispose]()
    await home.postgres?.stop()
    await home.s3?.[Symbol.asyncDispose]()
    await home.folder?.[Symbol.asyncDispose]()
  })
  return home as LakeHome
}
