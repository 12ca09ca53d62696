import { type CatalogInput, connectToCatalog } from '../../../src/index.js'
import { freePort } from '../../servers/free-port.js'
import { makeFolder } from '../../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'
import { rawQuery } from '../../support/raw-duckdb.js'
import { compileScript } from '../../support/second-process.js'

const token = 'many-clients-token'
const clients = 8
/** Milliseconds of work before the server is killed, and after it is back. */
const spell = process.env.SOAK ? 30_000 : 2_500

interface Done {
  readonly confirmed: readonly number[]
  readonly unknown: readonly number[]
  readonly reads: number
  readonly errors: Readonly<Record<string, number>>
}

describeWith(['quack', 'httpfs'], 'many clients of one server', () => {
  test(
    `${clients} processes read and write, the server is killed and started again: no confirmed row is lost, and all go on`,
    async () => {
      await using folder = await makeFolder()
      await using servers = await compileScript('serve-catalog')
      await using workers = await compileScript('quack-client')
      const port = await freePort()
      const config = {
        version: 1,
        name: 'work',
        duckdb: {
          database: 'work.duckdb',
          extension_policy: 'local_only',
          directories: { extensions: extensionDirectory },
          config: unsigned,
        },
        views: [{ name: 'mine', sql: 'FROM work' }],
      } as unknown as CatalogInput
      await rawQuery(folder.file('work.duckdb'), 'CREATE TABLE work (client VARCHAR, row INTEGER)')
      const serve = async () => {
        const server = servers.start([JSON.stringify(config), folder.path, String(port), token])
        await server.printed(`serving quack:127.0.0.1:${port}`)
        return server
      }
      const first = await serve()
      const names = Array.from({ length: clients }, (_, index) => `client ${index}`)
      const working = names.map((name) => workers.start([`quack:127.0.0.1:${port}`, extensionDirectory, token, name]))
      await Promise.all(working.map((client) => client.printed('working')))
      await new Promise((resolve) => setTimeout(resolve, spell))
      first.kill('SIGKILL')
      await first.ended
      const second = await serve()
      await new Promise((resolve) => setTimeout(resolve, spell))
      for (const client of working) client.say('stop')
      const ends = await Promise.all(working.map(({ ended }) => ended))
      expect(ends.map(({ code }, index) => [code, working[index]?.stderr])).toEqual(names.map(() => [0, '']))
      second.kill('SIGTERM')
      await second.ended

      const done = working.map(({ stdout }) => JSON.parse(stdout.at(-1) ?? '') as Done)
      await using owner = connectToCatalog(config, { base: folder.path })
      for (const [index, name] of names.entries()) {
        const { confirmed = [], unknown = [], errors } = done[index] ?? {}
        const rows = await owner.query<{ row: number }>('SELECT row FROM mine WHERE client = $1 ORDER BY row', [name])
        const found = rows.map(({ row }) => row)
        // What the server was doing when it died may be there or not, but not twice
        expect(new Set(found).size).toBe(found.length)
        expect(found.filter((row) => !unknown.includes(row))).toEqual(confirmed)
        expect(
          Object.keys(errors ?? {}).filter((code) => !['QUERY_FAILED', 'CONNECTION_LOST', 'STEP_FAILED'].includes(code)),
        ).toEqual([])
      }
      // A client that asked nothing while the server was away has noticed nothing
      expect(done.filter(({ errors }) => Object.keys(errors).length > 0)).not.toEqual([])
      const total = (of: (each: Done) => number) => done.reduce((sum, each) => sum + of(each), 0)
      process.stdout.write(
        `${total(({ confirmed }) => confirmed.length)} rows written, ${total(({ reads }) => reads)} reads, ${total(({ unknown }) => unknown.length)} unknown\n`,
      )
    },
    4 * spell + 60_000,
  )
})
