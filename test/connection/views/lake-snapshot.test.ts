import { generateSql } from '../../../src/export/index.js'
import { type CatalogInput, connectToCatalog, loadConfig } from '../../../src/index.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

const inLake = { name: 'v', into: 'lake', sql: 'SELECT 1 AS i' }
const gone = { name: 'gone', into: 'LAKE', sql: 'SELECT 1 AS i' }
const here = { name: 'w', sql: 'SELECT i + 1 AS j FROM lake.main.v' }

type Views = readonly object[]

function connect(views: Views, lake: object = {}, options: object = {}) {
  return connectToCatalog(describeCatalog(views, lake), { base: folder.path, ...options })
}

function describeCatalog(views: Views, lake: object): CatalogInput {
  return {
    version: 1,
    name: 'shop',
    duckdb: {
      database: 'main.duckdb',
      extension_policy: 'local_only',
      directories: { extensions: extensionDirectory, secrets: folder.file('secrets') },
      config: unsigned,
    },
    attachments: { ducklake: [{ alias: 'lake', metadata: 'lake.ducklake', data_path: 'data', read_only: false, ...lake }] },
    views,
  } as CatalogInput
}

/** Brings the lake to what the views say; returns the snapshot that this made. */
async function bring(views: Views): Promise<number> {
  await using catalog = connect(views)
  const [row] = await catalog.query('SELECT max(snapshot_id)::INTEGER AS id FROM lake.snapshots()')
  return row?.id as number
}

const shown = (changes: readonly { action: string; view: { name: string }; reason: string }[]) =>
  changes.map(({ action, view, reason }) => `${action} ${view.name}: ${reason}`)

describeWith(['ducklake'], 'views into a lake that is attached at a snapshot', () => {
  test('are read as of the snapshot, nothing is written, and differences are reported', async () => {
    const version = await bring([inLake, gone, here])
    const newest = await bring([{ ...inLake, sql: 'SELECT 10 AS i' }, { name: 'late', into: 'lake', sql: 'SELECT 3 AS i' }, here])
    const views = [{ ...inLake, sql: 'SELECT 10 AS i' }, { name: 'late', into: 'lake', sql: 'SELECT 3 AS i' }, here]
    const where = `nothing is written to "lake", which is attached at version ${version}`
    for (const read_only of [true, false]) {
      await using catalog = connect(views, { snapshot_version: version, read_only })
      // Bound against the views at the snapshot
      expect(await catalog.query('FROM w')).toEqual([{ j: 2 }])
      const { views: changes = [], warnings = [] } = catalog.report ?? {}
      expect(shown(changes)).toEqual([
        `keep gone: ${where} (otherwise drop: it is no longer in the config)`,
        `keep v: ${where} (otherwise replace: its definition changed)`,
        `keep late: ${where} (otherwise create: it does not exist yet)`,
        'keep w: unchanged',
      ])
      expect(warnings).toEqual([
        {
          code: 'VIEWS_STALE',
          message:
            `"lake" is attached at version ${version}, and these views in it differ from the config: lake.main.gone (drop: it is ` +
            'no longer in the config); lake.main.v (replace: its definition changed); lake.main.late (create: it does not exist yet)',
        },
      ])
      expect((await catalog.plan()).views).toEqual(changes)
      expect(shown((await catalog.refresh()).views)).toEqual(shown(changes))
    }
    expect(await bring(views)).toBe(newest)
  })

  test('are equal to the config: the only report is that nothing is written', async () => {
    const version = await bring([inLake, here])
    await using catalog = connect([inLake, here], { snapshot_version: version, read_only: true }, { forceRebuild: true })
    expect(await catalog.query('FROM w')).toEqual([{ j: 2 }])
    expect(catalog.report?.warnings).toEqual([])
    expect(shown(catalog.report?.views ?? [])).toEqual([
      `keep v: unchanged; nothing is written to "lake", which is attached at version ${version}`,
      'replace w: forceRebuild is set',
    ])
  })

  test('a view that reads one missing at the snapshot fails and names that one', async () => {
    const version = await bring([{ ...inLake, name: 'other' }])
    await using catalog = connect([inLake, here], { snapshot_version: version })
    await expect(catalog.getConnection()).rejects.toMatchObject({ code: 'VIEW_FAILED', view: 'main.w' })
  })

  test('can be selected by a time; a plan without attaching says that nothing will be written', async () => {
    await bring([inLake])
    const snapshot = { snapshot_time: '2999-01-01' }
    await using catalog = connect([inLake], snapshot)
    expect(shown((await catalog.plan()).views)).toEqual([
      'keep v: the views in "lake" are known only once it is attached as of 2999-01-01, so nothing is written to it',
    ])
    await catalog.getConnection()
    expect(shown((await catalog.plan()).views)).toEqual([
      'keep v: unchanged; nothing is written to "lake", which is attached as of 2999-01-01',
    ])
  })

  test('are omitted from the SQL script', async () => {
    const config = await loadConfig(describeCatalog([inLake, { name: 'x', sql: 'SELECT 1' }], { snapshot_version: 3 }), {
      base: folder.path,
    })
    expect(generateSql(config)).not.toContain('"lake"."main"."v"')
    expect(generateSql(config)).toContain('"x"')
  })
})
