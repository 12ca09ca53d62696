import { copyFile, rm } from 'node:fs/promises'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectToCatalog } from '../../../src/index.js'
import { makeFolder } from '../../support/catalog-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'
import { compileScript } from '../../support/second-process.js'
import { downgradeLedger } from '../../views/ledger/ledger-formats.js'

const kills = process.env.SOAK ? 40 : 3
const size = 300

const views = Array.from({ length: size }, (_, index) => ({ name: `v${index}`, sql: `SELECT ${index} AS n` }))
const macros = Array.from({ length: size / 3 }, (_, index) => ({ name: `m${index}`, parameters: ['x'], sql: `x + ${index}` }))
const calling = views.map(({ name, sql }, index) => ({ name, sql: index % 2 === 0 ? sql : `SELECT m${index % 50}(1) AS n` }))

const look = `SELECT format, generation::INTEGER AS generation,
    (SELECT count(*)::INTEGER FROM duckdb_functions() WHERE NOT internal AND function_type = 'macro') AS macros,
    (SELECT count(*)::INTEGER FROM duckdb_views() WHERE NOT internal AND contains(sql, '(1)')) AS calling,
    (SELECT count(*)::INTEGER FROM duckdb_columns() WHERE schema_name = '_duckalog' AND column_name = 'reads') AS reads
  FROM _duckalog.ledger`

test(
  `${kills} processes are killed while they bring a ledger of format 2 up to date: each leaves all as it was, or as it will be`,
  async () => {
    await using script = await compileScript('apply-catalog')
    await using folder = await makeFolder()
    const file = folder.file('main.duckdb')
    const before = folder.file('before.duckdb')
    const write = (parts: object) =>
      folder.write({ 'catalog.json': { version: 1, duckdb: { database: 'main.duckdb' }, ...parts } })
    const connect = async () => {
      await using catalog = connectToCatalog(folder.file('catalog.json'), { onLocked: 'fail' })
      await catalog.getConnection()
      return [...(catalog.report?.macros ?? []), ...(catalog.report?.views ?? [])]
    }
    await write({ views })
    await connect()
    await rawQuery(file, downgradeLedger(2))
    await copyFile(file, before)
    await write({ macros, views: calling })
    const start = async () => {
      await rm(`${file}.wal`, { force: true })
      await copyFile(before, file)
      const child = script.start([folder.file('catalog.json')])
      await child.printed('ready')
      child.say('go')
      await child.printed('views-start')
      return child
    }
    const whole = await start()
    const from = performance.now()
    await whole.ended
    const duration = performance.now() - from
    const old = { format: 2, generation: 1, macros: 0, calling: 0, reads: 0 }
    const made = { format: 4, generation: 2, macros: macros.length, calling: size / 2, reads: 2 }
    expect(await rawQuery(file, look)).toEqual([made])

    for (let kill = 1; kill <= kills; kill++) {
      const child = await start()
      const moment = kill % 4 === 0 ? 'commit' : kill % 4 === 1 ? 'committed' : undefined
      if (moment) await child.printed(moment)
      else await sleep((duration * kill) / kills)
      child.kill('SIGKILL')
      await child.ended
      const [found] = await rawQuery(file, look, { access_mode: 'READ_ONLY' })
      if (child.stdout.includes('committed')) expect(found).toEqual(made)
      else if (child.stdout.includes('commit')) expect([old, made]).toContainEqual(found)
      else expect(found).toEqual(old)
      const actions = (await connect()).map(({ action }) => action)
      if (found?.format === 4) expect(new Set(actions)).toEqual(new Set(['keep']))
      else expect(actions.filter((action) => action !== 'keep')).toHaveLength(macros.length + size / 2)
      expect(await rawQuery(file, look)).toEqual([made])
    }
  },
  kills * 30_000,
)
