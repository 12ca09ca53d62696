import { connectToCatalog } from '../../../src/index.js'
import { freePort } from '../../servers/free-port.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'
import { type CompiledScript, compileScript, type SecondProcess } from '../../support/second-process.js'
import { useTestsSideBySide } from '../../support/side-by-side.js'
import { countIn, startRefresher } from './crew.js'

const token = 'refreshing-clients-token'
const clients = 4
const rounds = process.env.SOAK ? 50 : 2

describeWith(['quack', 'httpfs'], 'clients of one server that refresh rows', () => {
  let folder: CatalogFolder
  let servers: CompiledScript
  let script: CompiledScript
  let server: SecondProcess
  let uri: string
  beforeAll(async () => {
    folder = await makeFolder({ 'source.csv': 'id\n1\n', 'slow.csv': 'n,ms\n1,4000\n' })
    servers = await compileScript('serve-catalog')
    script = await compileScript('refresh-on-line')
    const sql = `FROM read_csv('${folder.file('source.csv')}', columns = {'id': 'INTEGER'})`
    const modes = {
      kept: { mode: 'replace' },
      append: { mode: 'append', by: 'id' },
      merge: { mode: 'merge', key: ['id'] },
      partition: { mode: 'partition', by: 'id' },
    }
    const slow = `SELECT n FROM '${folder.file('slow.csv')}' WHERE sleep_ms(ms) IS NULL`
    const config = {
      version: 1,
      name: 'work',
      duckdb: {
        database: 'work.duckdb',
        extension_policy: 'local_only',
        directories: { extensions: extensionDirectory, secrets: folder.file('secrets') },
        config: unsigned,
        secrets: [{ type: 'quack', params: { token } }],
      },
      views: [
        ...Object.entries(modes).map(([name, materialized]) => ({ name, sql, materialized, tags: ['fast'] })),
        { name: 'slow', sql: slow, materialized: true },
      ],
    }
    await folder.write({ 'catalog.json': config })
    const port = await freePort()
    uri = `quack:127.0.0.1:${port}`
    server = servers.start([JSON.stringify(config), folder.path, String(port), token])
    await server.printed(`serving ${uri}`)
  }, 60_000)
  afterAll(async () => {
    await script?.[Symbol.asyncDispose]()
    await servers?.[Symbol.asyncDispose]()
    await folder?.[Symbol.asyncDispose]()
  })

  const testBeside = useTestsSideBySide(90_000 + rounds * 10_000)
  const start = () => startRefresher(script, [folder.file('catalog.json'), uri])
  const open = () => connectToCatalog(folder.file('catalog.json'), { databasePath: uri })

  testBeside(`${clients} processes refresh the same rows in ${rounds} rounds: each round reads them once`, async () => {
    const crew = await Promise.all(Array.from({ length: clients }, start))
    const views = ['kept', 'append', 'merge', 'partition']
    await using reader = open()
    for (let round = 1; round <= rounds; round++) {
      const ids = Array.from({ length: round }, (_, index) => index + 1)
      await folder.write({ 'source.csv': `id\n${ids.join('\n')}\n` })
      const reports = await Promise.all(crew.map((each) => each.refresh({ materialized: ['tag:fast'], full: true })))
      for (const view of views) {
        const states = reports.map((report) => report.find((each) => each.view === `main.${view}`)?.state)
        expect(states.sort()).toEqual([...Array(clients - 1).fill('fresh'), 'refreshed'])
        expect(countIn(crew, `materialize-done main.${view}`)).toBe(round)
        expect((await reader.query<{ id: number }>(`SELECT id FROM ${view} ORDER BY ALL`)).map(({ id }) => id)).toEqual(ids)
      }
    }
  })

  testBeside('a client that is killed is replaced when its lease ends', async () => {
    const [victim, next] = await Promise.all([start(), start()])
    victim.process.say('{"materialized":["slow"]}')
    await victim.process.printed('materialize-start main.slow')
    const waiting = next.refresh({ materialized: ['slow'] })
    await next.process.printed('materialize-waiting main.slow')
    victim.process.kill('SIGKILL')
    await folder.write({ 'slow.csv': 'n,ms\n1,0\n' })
    expect((await waiting).find(({ view }) => view === 'main.slow')).toMatchObject({ state: 'refreshed' })
    await using reader = open()
    expect(await reader.query('FROM slow')).toEqual([{ n: 1n }])
    const left = "SELECT count(*)::INTEGER AS n FROM duckdb_tables() WHERE table_name LIKE 'main__slow%'"
    expect(await reader.query(left)).toEqual([{ n: 1 }])
  })
})
