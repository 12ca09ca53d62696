import { securityRestorer } from '../../../../src/session/plan/restorers/security.js'
import { sessionConfig } from '../../session-fixtures.js'

test('each step of a hardened session names the key that asks for it, and the lock comes last', () => {
  const security = {
    lock_configuration: true,
    external_access: false,
    community_extensions: false,
    allowed_paths: ['/b[1]'],
    allowed_directories: ['/a'],
  }
  const steps = securityRestorer.plan(sessionConfig({ security }))
  const at = (key: string) => ['duckdb', 'security', key]
  expect(steps.map((step) => [step.statements[0]?.sql, step.at])).toEqual([
    ['SELECT count(*) FROM duckdb_secrets()', at('external_access')],
    ["SET GLOBAL allowed_directories = ['/a']", at('allowed_directories')],
    ["SET GLOBAL allowed_paths = ['/b[1]', '/b[[]1]']", at('allowed_paths')],
    ['SET GLOBAL allow_community_extensions = false', at('community_extensions')],
    ['SET GLOBAL enable_external_access = false', at('external_access')],
    ['SET GLOBAL lock_configuration = true', at('lock_configuration')],
  ])
})

test('what is not hardened takes no step', () => {
  for (const security of [undefined, {}, { external_access: true, lock_configuration: false, allowed_paths: [] }])
    expect(securityRestorer.plan(sessionConfig({ ...(security && { security }) }))).toEqual([])
})
