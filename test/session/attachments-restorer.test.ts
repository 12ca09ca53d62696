import { inspect } from 'node:util'
import type { AttachmentsConfig, DuckDBConfig } from '../../src/config/catalog-config.js'
import { createSecretValue } from '../../src/secret-value.js'
import { createRedactor } from '../../src/secrets/redactor.js'
import { revealValues } from '../../src/secrets/reveal-values.js'
import { attachmentsRestorer } from '../../src/session/restorers/attachments.js'
import { sessionConfig } from './session-fixtures.js'

const canary = 'canary-3Pt9'

function plan(attachments: AttachmentsConfig, duckdb: DuckDBConfig = {}) {
  return attachmentsRestorer.plan(sessionConfig(duckdb, attachments))
}

function attachOf(attachments: AttachmentsConfig, duckdb: DuckDBConfig = {}): string | undefined {
  return plan(attachments, duckdb)[0]?.statements.at(-1)?.sql
}

test.each<[attachments: AttachmentsConfig, sql: string]>([
  [{ duckdb: [{ alias: 'ref', path: '/data/ref.duckdb' }] }, `ATTACH '/data/ref.duckdb' AS "ref" (TYPE duckdb, READ_ONLY)`],
  [
    { duckdb: [{ alias: 'a"b', path: "/it's", read_only: false, options: { block_size: 16_384, key: "x'y", on: true } }] },
    `ATTACH '/it''s' AS "a""b" (TYPE duckdb, READ_WRITE, "block_size" 16384, "key" 'x''y', "on" true)`,
  ],
  [{ sqlite: [{ alias: 's', path: '/s.db' }] }, `ATTACH '/s.db' AS "s" (TYPE sqlite, READ_ONLY)`],
  [
    { postgres: [{ alias: 'pg', host: 'db', schema: "a'b" }] },
    `ATTACH 'connect_timeout=10' AS "pg" (TYPE postgres, SECRET "duckalog_pg", SCHEMA 'a''b', READ_ONLY)`,
  ],
  [
    { postgres: [{ alias: 'pg', host: 'db', sslmode: "it's\\" }] },
    `ATTACH 'connect_timeout=10 sslmode=''it\\''s\\\\''' AS "pg" (TYPE postgres, SECRET "duckalog_pg", READ_ONLY)`,
  ],
  [
    { postgres: [{ alias: 'pg', secret: 'lake', read_only: false }] },
    `ATTACH 'connect_timeout=10' AS "pg" (TYPE postgres, SECRET "lake", READ_WRITE)`,
  ],
  [
    { duckalog: [{ alias: 'kid', config_path: '/kid.yaml', database: '/kid.duckdb', read_only: false, options: { on: true } }] },
    `ATTACH '/kid.duckdb' AS "kid" (TYPE duckdb, READ_WRITE, "on" true)`,
  ],
])('%j is attached by %s', (attachments, sql) => {
  expect(attachOf(attachments)).toBe(sql)
})

test('another catalog whose config was not read is refused with its place', () => {
  expect(() => plan({ duckalog: [{ alias: 'kid', config_path: '/kid.yaml' }] })).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', at: ['attachments', 'duckalog', 0] }),
  )
})

test('a declared secret with a timeout of its own keeps it', () => {
  const attachments = { postgres: [{ alias: 'pg', secret: 'PG' }] }
  const type = 'postgres'
  for (const secret of [
    { type, name: 'pg', params: { connect_timeout: 3 } },
    { type, name: 'Pg', options: { CONNECT_TIMEOUT: 3 } },
  ]) {
    expect(attachOf(attachments, { secrets: [secret] })).toBe(`ATTACH '' AS "pg" (TYPE postgres, SECRET "PG", READ_ONLY)`)
  }
  const others = [
    { type, name: 'pg' },
    { type, name: 'other', params: { connect_timeout: 3 } },
  ]
  expect(attachOf(attachments, { secrets: others })).toContain(`ATTACH 'connect_timeout=10'`)
})

test('the credentials of a server become a temporary secret, bound and unseen', async () => {
  const password = createSecretValue(canary)
  const [step] = plan({ postgres: [{ alias: 'p"g', host: 'db', port: 5433, database: 'd', user: 'u', password }] })
  const [create] = step?.statements ?? []
  expect(step).toMatchObject({ kind: 'attachment', type: 'postgres', name: 'p"g', secret: 'duckalog_p"g', readOnly: true })
  expect(create?.sql).toBe(
    'CREATE OR REPLACE TEMPORARY SECRET "duckalog_p""g" ' +
      '(TYPE "postgres", "database" $1, "host" $2, "port" $3, "user" $4, "password" $5)',
  )
  expect(await revealValues(create!, createRedactor())).toEqual(['d', 'db', 5433, 'u', canary])
  for (const shown of [JSON.stringify(step), inspect(step, { depth: null, showHidden: true })])
    expect(shown).not.toContain(canary)
})

test('each attachment knows its kind, its place and its file, in a fixed order', () => {
  const steps = plan({
    postgres: [{ alias: 'p', secret: 's' }],
    sqlite: [{ alias: 'l', path: '/l' }],
    duckdb: [
      { alias: 'a', path: '/a' },
      { alias: 'b', path: '/b', read_only: false },
    ],
  })
  expect(steps).toMatchObject([
    { name: 'a', type: 'duckdb', path: '/a', readOnly: true, scope: 'instance', at: ['attachments', 'duckdb', 0] },
    { name: 'b', type: 'duckdb', path: '/b', readOnly: false, at: ['attachments', 'duckdb', 1] },
    { name: 'l', type: 'sqlite', path: '/l', at: ['attachments', 'sqlite', 0] },
    { name: 'p', type: 'postgres', at: ['attachments', 'postgres', 0] },
  ])
  expect(steps[3]).not.toHaveProperty('secret')
  expect(plan({})).toEqual([])
})
