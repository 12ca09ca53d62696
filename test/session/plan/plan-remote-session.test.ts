import type { DuckDBConfig } from '../../../src/config/model/catalog-config.js'
import { createSecretValue } from '../../../src/secret-value.js'
import { planSession } from '../../../src/session/index.js'
import {
  planMotherDuckDatabase,
  planMotherDuckSession,
  planQuackDatabase,
  planQuackSession,
} from '../../../src/session/plan/plan-remote-session.js'
import type { SessionPlan } from '../../../src/session/plan/session-plan.js'
import { sessionConfig } from '../session-fixtures.js'

const canary = 'canary-4Jn6'
const secret = (type: string) => ({ type, persistent: true, params: { token: createSecretValue(canary) } })
const duckdb: DuckDBConfig = {
  config: { threads: 1 },
  settings: { threads: 2 },
  pragmas: ['USE orders'],
  extensions: ['json'],
  secrets: [
    secret('MotherDuck'),
    { type: 's3', key_id: 'k' },
    secret('quack'),
    { type: 'http', bearer_token: createSecretValue(canary) },
  ],
}
const named = (steps: SessionPlan['reach']) => steps?.map(({ kind, name }) => `${kind} ${name}`)
const remote = (plan: typeof planQuackSession, database: string, more: DuckDBConfig = {}) => {
  const config = sessionConfig({ ...duckdb, ...more })
  return plan(config, planSession(config), database)
}

test('a MotherDuck database is reached with its extension and its secret, a temporary one; the session stays', () => {
  const plan = remote(planMotherDuckSession, 'md:shop')
  expect(plan.database).toBe('md:shop')
  expect(named(plan.reach)).toEqual(['extension motherduck', 'secret MotherDuck'])
  expect(plan.reach?.[1]).toMatchObject({ persistent: false })
  expect(plan.steps).toEqual(planSession(sessionConfig(duckdb)).steps)
  expect(JSON.stringify(plan)).not.toContain(canary)
})

test('a quack server is reached with its secret and those for HTTP; of the session only what belongs to a connection stays', () => {
  const plan = remote(planQuackSession, 'quack:localhost:9494')
  expect(named(plan.reach)).toEqual(['extension httpfs', 'extension quack', 'secret quack', 'secret http'])
  expect(named(plan.steps)).toEqual(['pragma USE orders'])
  expect(plan.openOptions).not.toHaveProperty('threads')
  expect(JSON.stringify(plan)).not.toContain(canary)
})

test('no extension is loaded where the config forbids it', () => {
  expect(named(remote(planQuackSession, 'quack:h', { extension_policy: 'never', secrets: [] }).reach)).toEqual([])
})

test.each([
  ['md:', 'md:'],
  ['md:?motherduck_token=abc', 'md:'],
  ['md:shop?motherduck_token=abc', 'md:shop'],
])('the address %s is refused as %s, without its parameters', (address, shown) => {
  const message = `"${shown}" must name one database: write md:NAME without parameters, and put the token into a secret of type motherduck.`
  expect(() => remote(planMotherDuckSession, address)).toThrow(expect.objectContaining({ code: 'DATABASE_OPEN_FAILED', message }))
})

test('an address of a quack server that is none is refused', () => {
  expect(() => remote(planQuackSession, 'quack:')).toThrow(expect.objectContaining({ code: 'DATABASE_OPEN_FAILED' }))
})

test('the database itself is attached under its own name, a quack server under the given one', () => {
  const [motherDuck, quack] = [planMotherDuckDatabase('md:shop', true), planQuackDatabase('quack:localhost:9494', 'remote')]
  expect(motherDuck).toMatchObject({
    name: 'shop',
    readOnly: true,
    network: true,
    statements: [{ sql: `ATTACH 'md:shop' (READ_ONLY)` }],
  })
  expect(quack).toMatchObject({ name: 'quack:localhost:9494', readOnly: false, network: true })
  expect(quack.statements).toEqual([{ sql: `ATTACH 'quack:localhost:9494' AS "remote" (TYPE quack, READ_WRITE)` }])
  for (const step of [motherDuck, quack]) expect(step).not.toHaveProperty('at')
})
