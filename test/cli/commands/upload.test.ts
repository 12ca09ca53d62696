import { type S3Server, startS3Server } from '../../servers/s3-server.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'
import { bundleCli, type Cli } from '../bundle-cli.js'
import { describeOnTerminal, startOnTerminal } from '../on-terminal.js'
import { showOnTerminal } from '../terminal-screen.js'

let cli: Cli
let s3: S3Server

describeWith(['httpfs'], 'a database path on S3', () => {
  beforeAll(async () => {
    cli = bundleCli()
    s3 = await startS3Server()
    const duckdb = {
      directories: { extensions: extensionDirectory },
      config: unsigned,
      extension_policy: 'local_only',
      secrets: [s3.secret],
    }
    cli.write('shop.json', JSON.stringify({ version: 1, duckdb, views: [{ name: 'v', sql: 'SELECT 7 AS n' }] }))
    const rows = { name: 'rows', sql: 'SELECT md5(range::VARCHAR) AS hash FROM range(1000000)', materialized: true }
    cli.write('large.json', JSON.stringify({ version: 1, duckdb, views: [rows] }))
    const attachments = { duckdb: [{ alias: 'shop', path: 's3://bucket/shop.duckdb' }] }
    cli.write(
      'reader.json',
      JSON.stringify({ version: 1, duckdb: { ...duckdb, load_extensions: ['httpfs'] }, attachments, views: [] }),
    )
  })
  afterAll(async () => {
    cli.remove()
    await s3[Symbol.asyncDispose]()
  })

  test.each(['run', 'build'])('is written by %s and can be attached by another catalog', async (command) => {
    const { status, stdout, stderr } = await cli.run(command, 'shop.json', '--db-path', 's3://bucket/shop.duckdb', '-v')
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
    expect(stderr).toMatch(/uploaded \d+ bytes to s3:\/\/bucket\/shop\.duckdb\n/)
    expect(stderr).toMatch(/s3:\/\/bucket\/shop\.duckdb: views: 1 created/)
    expect(await cli.run('run', 'reader.json', '-q', 'FROM shop.v', '--format', 'csv')).toEqual({
      status: 0,
      stdout: 'n\r\n7\r\n',
      stderr: '',
    })
  })

  test('can be used with --dry-run', async () => {
    expect(await cli.run('run', 'shop.json', '--db-path', 's3://bucket/x.duckdb', '--dry-run')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('  + main.v  create: '),
    })
  })

  test.each([['-q', 'FROM v'], ['-i'], ['--read-only']])('cannot be combined with %s', async (...args) => {
    const { status, stderr } = await cli.run('run', 'shop.json', '--db-path', 's3://bucket/x.duckdb', ...args)
    expect({ status, stderr }).toEqual({
      status: 3,
      stderr: expect.stringMatching(/cannot be combined with a remote --db-path.*\[EXPORT_FAILED\]/),
    })
  })

  describeOnTerminal(() => {
    test('shows how much of it is uploaded, and only the summary remains', async () => {
      const { status, screen } = await startOnTerminal(cli, ['run', 'large.json', '--db-path', 's3://bucket/large.duckdb']).end
      expect(status).toBe(0)
      const shown = [...screen.matchAll(/uploading to s3:\/\/bucket\/large\.duckdb … \d+ s, (\d+) % [█░]{10,}/g)].map(
        ([, part]) => Number(part),
      )
      expect(shown[0]).toBeLessThan(100)
      expect(shown).toEqual([...shown].sort((one, other) => one - other))
      expect(shown.at(-1)).toBe(100)
      const left = showOnTerminal(screen, 100).lines.join('\n')
      expect(left).toContain('s3://bucket/large.duckdb: views: 1 created')
      expect(left).not.toContain('uploading')
    })
  })

  test('fails if it cannot be written', async () => {
    const { status, stderr } = await cli.run('run', 'shop.json', '--db-path', 's3://nowhere/shop.duckdb', '--json')
    expect(status).toBe(3)
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'EXPORT_FAILED' } })
  })
})
