import { nameCopy, parseTarget } from '../../../src/export/upload/remote-target.js'
import { buildCatalog, type CatalogEvent, type CatalogInput, connectToCatalog, exportCatalog } from '../../../src/index.js'
import { readS3 } from '../../servers/read-s3.js'
import { type S3Proxy, startS3Proxy } from '../../servers/s3-proxy.js'
import { type S3Server, startS3Server } from '../../servers/s3-server.js'
import { describeWith, extensionDirectory } from '../../support/extensions.js'
import { sampled } from '../../support/sampled.js'
import { type CompiledScript, compileScript } from '../../support/second-process.js'

const isBeside = (key: string) => key.endsWith('.new')
const isTarget = (key: string) => key.endsWith('/x.duckdb')
const steps = [
  { step: 'first', isHit: isBeside },
  { step: 'second', isHit: isTarget },
]
/** Of several parts; the other is sent as one. */
const largeTable = 'CREATE TABLE t AS SELECT md5(i::VARCHAR) AS a, md5((-i)::VARCHAR) AS b FROM range(200000) AS r(i)'
const smallTable = 'CREATE TABLE t AS SELECT 1 AS a'

let s3: S3Server
let proxy: S3Proxy
let script: CompiledScript
/** A folder for each test. */
let folder: string
let url: string
let count = 0

function catalogOf(n: number): CatalogInput {
  const secret = { ...s3.secret, endpoint: `http://127.0.0.1:${proxy.port}` }
  const settings = { http_retries: 0 }
  const directories = { extensions: extensionDirectory }
  const duckdb = { directories, extension_policy: 'local_only', load_extensions: ['httpfs'], secrets: [secret], settings }
  return { version: 1, duckdb, views: [{ name: 'v', sql: `SELECT ${n} AS n` }] } as unknown as CatalogInput
}

async function exportTable(n: number, table = smallTable, onEvent: (event: CatalogEvent) => void = () => undefined) {
  await using catalog = connectToCatalog(catalogOf(n))
  await catalog.query(table)
  return await exportCatalog(catalog, url, { onEvent })
}

const read = (object: string) =>
  readS3(s3.port, `ATTACH '${object}' AS o (READ_ONLY)`, 'SELECT n, (SELECT count(*)::INTEGER FROM o.t) AS rows FROM o.v')
const list = async () => (await readS3(s3.port, `FROM glob('s3://bucket/${folder}/**') ORDER BY ALL`)).map(({ file }) => file)

describeWith(['httpfs'], 'an export to an existing object', () => {
  beforeAll(async () => {
    s3 = await startS3Server()
    script = await compileScript('export-to')
  })
  afterAll(async () => {
    await script[Symbol.asyncDispose]()
    await s3[Symbol.asyncDispose]()
  })
  beforeEach(async () => {
    proxy = await startS3Proxy(s3.port)
    folder = `shop${++count}`
    url = `s3://bucket/${folder}/x.duckdb`
  })
  afterEach(() => proxy[Symbol.asyncDispose]())

  test('writes beside it first, then there, and leaves nothing beside it', async () => {
    await exportTable(1)
    proxy.requests.splice(0)
    const events: CatalogEvent[] = []
    const { target, size, report } = await exportTable(2, smallTable, (event) => events.push(event))
    expect({ target, warnings: report.warnings }).toEqual({ target: url, warnings: [] })
    expect(proxy.requests.filter((request) => request.startsWith('PUT'))).toEqual([
      expect.stringMatching(/^PUT shop\d+\/x\.duckdb\.[\da-f]{8}\.new$/),
      `PUT ${folder}/x.duckdb`,
    ])
    expect(await read(url)).toEqual([{ n: 2, rows: 1 }])
    expect(await list()).toEqual([url])
    const sent = events.flatMap((event) => (event.type === 'upload-progress' && event.sent === size ? [event.target] : []))
    expect([...new Set(sent)]).toEqual([expect.stringMatching(/\.new$/), url])
    expect(events.at(-1)).toMatchObject({ type: 'upload-done', target: url })
  })

  test('uploads directly if the target does not exist', async () => {
    await exportTable(1)
    expect(proxy.requests.filter((request) => isBeside(request))).toEqual([])
    expect(await read(url)).toEqual([{ n: 1, rows: 1 }])
  })

  test('uploads a copy first if the credentials do not allow to find out whether the target exists', async () => {
    const isAsked = (method: string) => method === 'HEAD' || method === 'GET'
    const isFirst = () => !proxy.requests.some((request) => request.startsWith('PUT'))
    proxy.fault = (method, key) => (isAsked(method) && isTarget(key) && isFirst() ? 403 : undefined)
    await exportTable(1)
    expect(await list()).toEqual([url])
    expect(proxy.requests.filter((request) => request.startsWith('PUT'))).toHaveLength(2)
  })

  const puts = [503, 403, 400].flatMap((status) => [
    { title: `each PUT with ${status}, one part`, table: smallTable, fault: (method: string) => method === 'PUT' && status },
    { title: `each PUT with ${status}, several parts`, table: largeTable, fault: (method: string) => method === 'PUT' && status },
  ])
  const completion = {
    title: 'POST with 503, several parts',
    table: largeTable,
    fault: (method: string) => method === 'POST' && 503,
  }
  const cases = [...puts, completion].flatMap((fault) => steps.map((step) => ({ ...fault, ...step })))

  test.each(sampled(cases, 7))(
    'keeps the old or the new where the $step step is answered: $title',
    async ({ step, isHit, table, fault }) => {
      await exportTable(1)
      proxy.fault = (method, key) => (isHit(key) && fault(method)) || undefined
      const error = await exportTable(2, table).catch((thrown: Error) => thrown)
      expect(error).toMatchObject({ name: 'BuildError', code: 'EXPORT_FAILED' })
      const { message } = error as Error
      if (step === 'first') {
        expect(message).toContain(`The object at "${url}" is unchanged`)
        expect(await read(url)).toEqual([{ n: 1, rows: 1 }])
        expect(await list()).toEqual([url])
      } else {
        expect(message).not.toContain('unchanged')
        const beside = /The new file is complete at "([^"]+)"/.exec(message)?.[1] ?? ''
        expect(await read(beside)).toEqual([{ n: 2, rows: table === smallTable ? 1 : 200_000 }])
        // As the message tells, also when the old one is gone
        proxy.fault = () => undefined
        await exportTable(3)
        expect(await read(url)).toEqual([{ n: 3, rows: 1 }])
        expect(await list()).toEqual([url, beside])
      }
    },
  )

  test('names a copy that it could not remove', async () => {
    await exportTable(1)
    proxy.fault = (method) => (method === 'DELETE' ? 403 : undefined)
    const events: CatalogEvent[] = []
    const { report } = await exportTable(2, smallTable, (event) => events.push(event))
    const [beside] = (await list()).filter((object) => isBeside(String(object)))
    expect(report.warnings).toEqual([
      { code: 'EXPORT_COPY_LEFT', message: expect.stringContaining(`"${beside}" could not be removed`) },
    ])
    expect(events).toContainEqual({ type: 'warning', ...report.warnings[0] })
    expect(await read(url)).toEqual([{ n: 2, rows: 1 }])
    const built = await buildCatalog(catalogOf(3), { databasePath: url })
    expect(built.report?.warnings.map(({ code }) => code)).toEqual(['EXPORT_COPY_LEFT'])
  })

  test('names a copy that it could not remove after a failure', async () => {
    await exportTable(1)
    // The object arrives, and cannot be read back
    proxy.fault = (method, key) => (isBeside(key) && method !== 'PUT' ? 503 : undefined)
    const error = await exportTable(2).catch((thrown: Error) => thrown)
    const [beside] = (await list()).filter((object) => isBeside(String(object)))
    expect(error).toMatchObject({ message: expect.stringContaining(`left at "${beside}" and can be removed`) })
    expect(await read(url)).toEqual([{ n: 1, rows: 1 }])
  })

  test.each(steps)('keeps the old or the new when it is killed in the middle of the $step step', async ({ step, isHit }) => {
    await exportTable(1)
    let parts = 0
    proxy.fault = (method, key) => (method === 'PUT' && isHit(key) && ++parts > 1 ? 'silence' : undefined)
    const process = script.start([JSON.stringify(catalogOf(2)), largeTable, url])
    await proxy.isSilent
    process.kill('SIGKILL')
    await process.ended
    expect(await read(url)).toEqual([{ n: 1, rows: 1 }])
    const beside = (await list()).filter((object) => isBeside(String(object)))
    expect(beside).toHaveLength(step === 'first' ? 0 : 1)
    if (step === 'second') expect(await read(String(beside[0]))).toEqual([{ n: 2, rows: 200_000 }])
    proxy.fault = () => undefined
    await exportTable(3)
    expect(await read(url)).toEqual([{ n: 3, rows: 1 }])
  })

  test('reports the leftovers of a failed first export', async () => {
    proxy.fault = (method) => (method === 'PUT' ? 503 : undefined)
    await expect(exportTable(1)).rejects.toMatchObject({
      code: 'EXPORT_FAILED',
      retryable: true,
      message: expect.stringContaining(`Nothing was at "${url}" before`),
    })
  })
})

test.each([
  ['s3://b/x.duckdb', /^s3:\/\/b\/x\.duckdb\.[\da-f]{8}\.new$/, /^s3:\/\/b\/x\.duckdb\.[\da-f]{8}\.new$/],
  ['s3://b/a/x?s3_region=r', /^s3:\/\/b\/a\/x\.[\da-f]{8}\.new\?s3_region=r$/, /^s3:\/\/b\/a\/x\.[\da-f]{8}\.new$/],
  ['s3://b/a#b?k=v', /^s3:\/\/b\/a\.[\da-f]{8}\.new\?k=v$/, /^s3:\/\/b\/a\.[\da-f]{8}\.new$/],
  ['az://me:secret@c/x', /^az:\/\/me:secret@c\/x\.[\da-f]{8}\.new$/, /^az:\/\/c\/x\.[\da-f]{8}\.new$/],
  ["gs://b/it's x.db", /^gs:\/\/b\/it's x\.db\.[\da-f]{8}\.new$/, /^gs:\/\/b\/it's x\.db\.[\da-f]{8}\.new$/],
])('an object beside %s is named as it is written', (url, written, shown) => {
  const target = parseTarget(url)
  const beside = nameCopy(target)
  expect(beside).toMatchObject({ url: expect.stringMatching(written), shown: expect.stringMatching(shown) })
  expect(beside.extension).toBe(target.extension)
  expect(nameCopy(target).url).not.toBe(beside.url)
})
