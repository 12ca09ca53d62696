import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applyViewChanges } from '../../../src/views/apply/apply-view-changes.js'
import { planViews } from '../../../src/views/definition/plan-views.js'
import { planChanges } from '../../../src/views/diff/plan-changes.js'
import { readViews } from '../../../src/views/ledger/read-views.js'
import { readSyntax } from '../../../src/views/syntax/read-syntax.js'
import { bringViews, viewsConfig, withDatabase } from '../view-fixtures.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duckalog-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** SQL whose stored text DuckDB writes in another way than it was given, or changes when the file is opened again. */
const samples = viewsConfig({
  cast: "SELECT CAST('2026-01-01' AS DATE) AS d, 1.5::DECIMAL(10, 2) AS m, now()::TIMESTAMP AS t",
  interval: "SELECT DATE '2026-01-01' + INTERVAL 1 DAY AS d",
  from: 'FROM range(3)',
  values: "FROM (VALUES (1, 'a'), (2, 'b')) t(i, s)",
  exponent: 'SELECT 1e3 AS x, 1_000 AS y, .5 AS z',
  mixed: "SELECT CAST(i AS DATE) AS d FROM (VALUES (DATE '2026-01-01'), (NULL)) t(i) WHERE 1e3 > 2",
  lambda: 'SELECT list_transform([1, 2], lambda x: x + 1) AS l, [x * 2 FOR x IN [1, 2]] AS c',
  struct: "SELECT {'a': 1, 'b c': [1, 2]} AS s, MAP {'k': 'v'} AS m, 'it''s' AS q, $$dollar$$ AS dd",
  window: 'SELECT row_number() OVER (PARTITION BY range % 2 ORDER BY range DESC) AS n FROM range(4) QUALIFY n = 1',
  star: "SELECT * EXCLUDE (range) REPLACE (1 AS two), COLUMNS('t.*') FROM (SELECT range, 2 AS two, 3 AS three FROM range(1))",
  grouped: 'SELECT range % 2 AS k, count(*) FILTER (range > 1) AS n FROM range(9) GROUP BY ALL ORDER BY ALL LIMIT 5',
  pivoted: 'FROM (PIVOT (SELECT range % 2 AS k, range AS v FROM range(4)) ON k IN (0, 1) USING sum(v))',
  recursive: 'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) FROM t',
  'weird."na""me.with AS ( x': 'SELECT 1 AS "col AS (y"',
  commented: 'SELECT 1 -- the end',
})

test('written views are found unchanged, however often the file is opened', async () => {
  const path = join(folder, 'samples.duckdb')
  expect(await withDatabase((connection) => bringViews(connection, samples), path)).toHaveLength(samples.views.length)
  for (let round = 0; round < 3; round++) {
    expect(await withDatabase((connection) => bringViews(connection, samples), path)).toEqual([])
  }
})

test('every one of them is found when it is changed by hand, after a reopen too', async () => {
  const path = join(folder, 'samples.duckdb')
  await withDatabase((connection) => bringViews(connection, samples), path)
  for (const { name, db_schema = 'main' } of samples.views) {
    const quoted = `"${db_schema}"."${name.replaceAll('"', '""')}"`
    await withDatabase((connection) => connection.run(`CREATE OR REPLACE VIEW ${quoted} AS SELECT 'by hand' AS x`), path)
    expect(await withDatabase((connection) => bringViews(connection, samples), path)).toEqual([`replace ${db_schema}.${name}`])
  }
})

test('a column list that was added by hand is a change', async () => {
  await withDatabase(async (connection) => {
    const config = viewsConfig({ v: 'SELECT 1 AS a' })
    await bringViews(connection, config)
    await connection.run('CREATE OR REPLACE VIEW v(b) AS SELECT 1 AS a')
    expect(await bringViews(connection, config)).toEqual(['replace main.v'])
  })
})

test('an orphan that was changed by hand leaves the ledger and stays', async () => {
  await withDatabase(async (connection) => {
    await bringViews(connection, viewsConfig({ v: 'SELECT 1 AS a', w: 'SELECT 2 AS a' }))
    await connection.run('CREATE OR REPLACE VIEW v AS SELECT 3 AS a; DROP VIEW w; CREATE TABLE w AS SELECT 4 AS a')
    expect([...(await bringViews(connection, viewsConfig({})))].sort()).toEqual(['keep main.v', 'keep main.w'])
    expect(await bringViews(connection, viewsConfig({}))).toEqual([])
    expect(await connection.all('FROM v UNION ALL FROM w ORDER BY a')).toEqual([{ a: 3 }, { a: 4 }])
  })
})

test('an error rolls back everything, and the connection stays usable', async () => {
  await withDatabase(async (connection) => {
    await bringViews(connection, viewsConfig({ a: 'SELECT 1 AS i', 's.gone': 'SELECT 1' }))
    const views = Object.fromEntries(
      Array.from({ length: 1200 }, (_, index) => [`new.v${index}`, index === 900 ? 'SELECT x FROM a' : 'FROM a']),
    )
    await expect(bringViews(connection, viewsConfig({ a: 'SELECT 2 AS i', ...views }))).rejects.toMatchObject({
      code: 'VIEW_FAILED',
      view: 'new.v900',
    })
    expect(await connection.all('SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY 1')).toEqual([
      { view_name: 'a' },
      { view_name: 'gone' },
    ])
    expect(await connection.all("FROM duckdb_schemas() WHERE schema_name = 'new'")).toEqual([])
    expect(await connection.all('FROM a')).toEqual([{ i: 1 }])
  })
})

test('an abort in the middle undoes everything, with the signal’s reason', async () => {
  await withDatabase(async (connection) => {
    const definitions = planViews(
      viewsConfig(Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`v${index}`, 'SELECT 1']))),
    )
    const stored = await readViews(connection, definitions)
    const abort = new AbortController()
    const applying = applyViewChanges(connection, planChanges(await readSyntax(connection, definitions), stored), {
      database: stored.database,
      signal: abort.signal,
    })
    abort.abort(new Error('enough'))
    await expect(applying).rejects.toThrow('enough')
    expect((await readViews(connection, definitions)).views).toEqual([])
  })
})

test('an abort during the last statement undoes everything as well', async () => {
  await withDatabase(async (connection) => {
    const definitions = planViews(viewsConfig({ v: 'SELECT 1 AS a' }))
    const stored = await readViews(connection, definitions)
    const abort = new AbortController()
    const watched: typeof connection = {
      ...connection,
      run: async (sql, values) => {
        await connection.run(sql, values)
        if (/INSERT [^;]*"views"/.test(sql)) abort.abort(new Error('enough'))
      },
    }
    const changes = planChanges(await readSyntax(connection, definitions), stored)
    const options = { database: stored.database, signal: abort.signal }
    await expect(applyViewChanges(watched, changes, options)).rejects.toThrow('enough')
    expect(abort.signal.aborted).toBe(true)
    expect((await readViews(connection, definitions)).views).toEqual([])
  })
})

test('a COMMIT that DuckDB confirms and does not carry out is an error', async () => {
  await withDatabase(async (connection) => {
    await bringViews(connection, viewsConfig({ v: 'SELECT 1 AS a' }))
    const definitions = planViews(viewsConfig({ v: 'SELECT 2 AS a' }))
    const stored = await readViews(connection, definitions)
    const losing: typeof connection = {
      ...connection,
      run: (sql, values) => connection.run(sql === 'COMMIT' ? 'ROLLBACK' : sql, values),
    }
    const applying = applyViewChanges(losing, planChanges(await readSyntax(connection, definitions), stored), {
      database: stored.database,
    })
    await expect(applying).rejects.toMatchObject({
      code: 'VIEW_FAILED',
      retryable: true,
      message: expect.stringMatching(/COMMIT|transaction/),
    })
    expect(await connection.all('FROM v')).toEqual([{ a: 1 }])
  })
})

test('a comment at the end of a view takes nothing of the next one away', async () => {
  await withDatabase(async (connection) => {
    const config = viewsConfig({ a: 'SELECT 1 AS i -- one', b: 'SELECT 2 AS i --', c: 'SELECT 3 AS i /* three */ -- 3' })
    await bringViews(connection, config)
    expect(await connection.all('FROM a UNION ALL FROM b UNION ALL FROM c')).toEqual([{ i: 1 }, { i: 2 }, { i: 3 }])
  })
})

test('the user’s own transaction state, search path and temporary views do not matter', async () => {
  await withDatabase(async (connection) => {
    await connection.run("CREATE SCHEMA other; CREATE TEMP VIEW v AS SELECT 'temp' AS x; SET search_path = 'other'")
    expect(await bringViews(connection, viewsConfig({ v: "SELECT 'ours' AS x" }))).toEqual(['create main.v'])
    expect(await bringViews(connection, viewsConfig({ v: "SELECT 'ours' AS x" }))).toEqual([])
    expect(await connection.all('FROM temp.main.v')).toEqual([{ x: 'temp' }])
  })
})

test('changes that were found before others wrote are not applied', async () => {
  await withDatabase(async (connection) => {
    await bringViews(connection, viewsConfig({ a: 'SELECT 1 AS i' }))
    const definitions = planViews(viewsConfig({ a: 'SELECT 3 AS i', b: 'SELECT 3 AS i' }))
    const { database, generation, ...rest } = await readViews(connection, definitions)
    const changes = planChanges(await readSyntax(connection, definitions), { database, ...rest })
    await bringViews(connection, viewsConfig({ a: 'SELECT 2 AS i' }))
    await expect(applyViewChanges(connection, changes, { database, generation: generation ?? 0n })).rejects.toMatchObject({
      code: 'VIEW_FAILED',
      retryable: true,
      message: expect.stringContaining('were changed by another writer after they were read'),
    })
    expect(await connection.all('FROM a')).toEqual([{ i: 2 }])
    await applyViewChanges(connection, changes, { database, generation: 2n })
    expect(await connection.all('FROM a UNION ALL FROM b')).toEqual([{ i: 3 }, { i: 3 }])
  })
})

test('views that another machine creates while they are listed are not treated as unmanaged views', async () => {
  await withDatabase(async (connection) => {
    const config = viewsConfig({ a: 'SELECT 1 AS i' })
    let made = false
    const overtaken: typeof connection = {
      ...connection,
      async all(sql, values, options) {
        if (!made && sql.startsWith('SELECT v.schema_name, v.view_name, NULL AS owner')) {
          made = true
          await bringViews(connection, config)
        }
        return connection.all(sql, values, options)
      },
    }
    const { views, generation } = await readViews(overtaken, planViews(viewsConfig({ a: 'SELECT 2 AS i' })))
    expect([views, generation]).toEqual([[expect.objectContaining({ name: 'a', owner: '', intact: true })], 1n])
  })
})

test.each(['SELECT 1 AS a', 'SELECT * FROM nowhere'])('the optimizer is off while views are made only: %s', async (sql) => {
  await withDatabase(async (connection) => {
    const isOn = async () => !JSON.stringify(await connection.all('EXPLAIN SELECT 20 + 3')).includes('20 + 3')
    const definitions = planViews(viewsConfig({ v: 'SELECT 1 AS a', w: sql }))
    const stored = await readViews(connection, definitions)
    const spied: string[] = []
    const watched: typeof connection = {
      ...connection,
      run: async (text, values) => {
        await connection.run(text, values)
        if (text.includes('PRAGMA disable_optimizer')) spied.push((await isOn()) ? 'on' : 'off')
      },
    }
    const options = { database: stored.database, withoutOptimizer: true }
    const applying = applyViewChanges(watched, planChanges(await readSyntax(connection, definitions), stored), options)
    await (sql.includes('nowhere') ? expect(applying).rejects.toMatchObject({ code: 'VIEW_FAILED', view: 'main.w' }) : applying)
    // One call switches it off and on, unless the views are made one by one
    expect(spied).toEqual(sql.includes('nowhere') ? ['off'] : ['on'])
    expect(await isOn()).toBe(true)
  })
})
