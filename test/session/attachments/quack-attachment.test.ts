import { inspect } from 'node:util'
import type { SecretConfig } from '../../../src/config/model/catalog-config.js'
import { createSecretValue } from '../../../src/secret-value.js'
import { applySession, planSession } from '../../../src/session/index.js'
import { freePort } from '../../servers/free-port.js'
import { startSilentServer } from '../../servers/tcp-proxy.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'
import { type CompiledScript, compileScript, type SecondProcess } from '../../support/second-process.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { failureOf, sessionConfig, withInstance, withSession } from '../session-fixtures.js'

const inFolder = temporaryFolder()
const token = 'quack-canary-token'

describeWith(['quack', 'httpfs'], 'a DuckDB that another process serves', () => {
  let script: CompiledScript
  let server: SecondProcess
  let port: number
  beforeAll(async () => {
    script = await compileScript('serve-quack')
    port = await freePort()
    server = script.start([extensionDirectory, String(port), token])
    await server.printed('ready')
  })
  afterAll(() => script[Symbol.asyncDispose]())

  const secret = (name: string, value: string): SecretConfig => ({
    type: 'quack',
    name,
    params: { token: createSecretValue(value) },
  })
  const config = (entry: object, secrets: readonly SecretConfig[] = [secret('q', token)]) =>
    sessionConfig(
      {
        extension_policy: 'local_only',
        directories: { extensions: extensionDirectory, secrets: inFolder('secrets') },
        config: unsigned,
        pragmas: ["CALL enable_logging('QueryLog')"],
        secrets,
      },
      { quack: [{ alias: 'r', uri: `quack:127.0.0.1:${port}`, secret: 'q', ...entry }] },
    )
  const failed = async (entry: object, secrets?: readonly SecretConfig[], attach = 10_000) => {
    const plan = planSession(config(entry, secrets))
    return withInstance(plan, async (instance) =>
      failureOf(applySession(await instance.connect(), plan.steps, { timeouts: { attach } })),
    )
  }

  test('is read, and written where the config says so; its token is nowhere', async () => {
    await withSession(config({ read_only: false }), async ({ keeper }) => {
      await keeper.run('INSERT INTO r.t VALUES (43)')
    })
    // A second secret of the type: the declared one is taken all the same
    const secrets = [secret('q', token), secret('other', 'other-token')]
    await withSession(config({}, secrets), async ({ keeper, connect }) => {
      expect(await (await connect()).all('FROM r.t')).toEqual([{ i: 42 }, { i: 43 }])
      await expect(keeper.run('INSERT INTO r.t VALUES (44)')).rejects.toMatchObject({
        message: expect.stringContaining('read-only'),
      })
      const shown = await Promise.all(
        ['FROM duckdb_databases()', 'FROM duckdb_secrets()', 'FROM duckdb_settings()', 'FROM duckdb_logs'].map((sql) =>
          keeper.all(sql),
        ),
      )
      expect(inspect(shown, { depth: null })).not.toContain(token)
    })
  })

  test('that refuses the token is not asked again', async () => {
    const error = await failed({}, [secret('q', 'wrong-canary')])
    expect(error).toMatchObject({ code: 'STEP_FAILED', retryable: false, at: ['attachments', 'quack', 0] })
    expect(error.message).toContain('Authentication failed')
    expect(inspect(error, { depth: null })).not.toContain('wrong-canary')
  })

  test('that is not there can be retried, and one that says nothing is given up', async () => {
    const gone = await failed({ uri: 'quack:127.0.0.1:1' })
    expect(gone).toMatchObject({ code: 'STEP_FAILED', retryable: true })
    expect(gone.message).toContain('Connection refused: 127.0.0.1:1')
    await using silent = await startSilentServer()
    const error = await failed({ uri: `quack:127.0.0.1:${silent.port}` }, undefined, 400)
    expect(error).toMatchObject({ code: 'STEP_TIMEOUT', retryable: true })
    expect(silent.taken).toBe(1)
  })
})
