import type { ServerResponse } from 'node:http'
import type { CatalogInput } from '../../../src/index.js'
import { startHttpServer } from '../../servers/http-server.js'
import { startS3Proxy } from '../../servers/s3-proxy.js'
import { startS3Server } from '../../servers/s3-server.js'
import { describeWith } from '../../support/extensions.js'
import { openChecked } from './check-sources.js'

const digest = /^[0-9a-f]{32}$/
const modified = 'Tue, 14 Nov 2023 22:13:20 GMT'

/** A file of a web server; counts the requests and the bytes of content. */
function file(headers: Record<string, string>, refused: readonly string[] = []) {
  const seen = { requests: [] as string[], bytes: 0, headers, body: 'a\n1\n', refused }
  const answer = (
    response: ServerResponse,
    { method = '', headers: { range } }: { method?: string; headers: { range?: string } },
  ) => {
    seen.requests.push(method)
    if (seen.refused.includes(method)) return response.writeHead(405).end()
    const [, from, to] = /bytes=(\d+)-(\d+)/.exec(range ?? '') ?? []
    const body = method === 'HEAD' ? '' : seen.body.slice(Number(from ?? 0), to === undefined ? undefined : Number(to) + 1)
    seen.bytes += body.length
    const length = method === 'HEAD' ? seen.body.length : body.length
    const part =
      from === undefined ? {} : { 'content-range': `bytes ${from}-${Number(from) + body.length - 1}/${seen.body.length}` }
    response.writeHead(from === undefined ? 200 : 206, {
      'content-length': length,
      'accept-ranges': 'bytes',
      ...part,
      ...seen.headers,
    })
    response.end(body)
  }
  return { seen, answer: answer as (response: ServerResponse) => void }
}

function overUrls(urls: Readonly<Record<string, string>>): Partial<CatalogInput> {
  const views = Object.entries(urls).map(([name, url]) => ({
    name,
    sql: `FROM read_csv('${url}', header = true, auto_detect = false, columns = {a: 'INTEGER'})`,
  }))
  return { duckdb: { load_extensions: ['httpfs'] }, views }
}

describeWith(['httpfs'], 'files of web servers', () => {
  test('are detected by size and Last-Modified, one HEAD each, and unchecked without', async () => {
    const kinds = {
      dated: file({ 'last-modified': modified }),
      undated: file({ etag: '"1"' }),
      headless: file({ 'last-modified': modified }, ['HEAD']),
      headlessUndated: file({}, ['HEAD']),
    }
    await using server = await startHttpServer()
    for (const [name, { answer }] of Object.entries(kinds)) server.answers[`/${name}.csv`] = answer
    const names = [...Object.keys(kinds), 'missing']
    const urls = Object.fromEntries(names.map((name) => [name, `${server.url}/${name}.csv?token=SECRET`]))
    await using checked = await openChecked({ ...overUrls(urls) })
    for (const { seen } of Object.values(kinds)) Object.assign(seen, { requests: [], bytes: 0 })
    const look = async (name: string) => {
      const found = await checked.look(name)
      expect(Object.keys(found)).toEqual([`${server.url}/${name}.csv`])
      return Object.values(found)[0] ?? ''
    }
    const { dated, undated, headless, headlessUndated } = kinds
    const before = await look('dated')
    expect(before).toMatch(digest)
    expect(await look('dated')).toBe(before)
    expect(dated.seen).toMatchObject({ requests: ['HEAD', 'HEAD'], bytes: 0 })
    dated.seen.headers = { 'last-modified': 'Tue, 14 Nov 2023 22:13:21 GMT' }
    const later = await look('dated')
    expect(later).not.toBe(before)
    dated.seen.body += '2\n'
    expect(await look('dated')).not.toBe(later)
    const silent = 'unchecked: its server does not send the time of the last change (Last-Modified)'
    expect(await look('undated')).toBe(silent)
    expect(undated.seen.bytes).toBe(0)
    expect(await look('headless')).toMatch(digest)
    expect(headless.seen).toMatchObject({ requests: ['HEAD', 'GET'], bytes: 2 })
    expect(await look('headlessUndated')).toBe(silent)
    expect(headlessUndated.seen.bytes).toBe(2)
    expect(await look('missing')).toMatch(/^failed: HTTP Error: .*404/s)
    expect(JSON.stringify(await checked.check(Object.fromEntries(names.map((name) => [name, 'sources']))))).not.toContain(
      'SECRET',
    )
  })

  test("are asked even if DuckDB's metadata cache is on, or said to be unchecked if it cannot be passed by", async () => {
    const { seen, answer } = file({ 'last-modified': modified })
    await using server = await startHttpServer({ '/a.csv': answer })
    const config = overUrls({ v: `${server.url}/a.csv` })
    const settings = { enable_http_metadata_cache: true }
    await using checked = await openChecked({ ...config, duckdb: { ...config.duckdb, settings } } as never)
    await checked.look('v')
    seen.requests = []
    await checked.look('v')
    expect(seen.requests).toEqual(['HEAD'])
    const locked = { ...config.duckdb, settings, security: { lock_configuration: true } }
    await using hardened = await openChecked({ ...config, duckdb: locked } as never)
    expect(Object.values(await hardened.look('v'))).toEqual([
      expect.stringContaining('unchecked: `enable_http_metadata_cache` is on'),
    ])
  })

  test('each is asked once, however many views read it', async () => {
    const { seen, answer } = file({ 'last-modified': modified })
    await using server = await startHttpServer({ '/a.csv': answer })
    const names = Array.from({ length: 20 }, (_, index) => `v${index}`)
    await using checked = await openChecked(overUrls(Object.fromEntries(names.map((name) => [name, `${server.url}/a.csv`]))))
    seen.requests = []
    const found = await checked.check(Object.fromEntries(names.map((name) => [name, 'sources'])))
    expect(new Set(Object.values(found).map((each) => JSON.stringify(each))).size).toBe(1)
    expect(seen.requests).toEqual(['HEAD'])
  })
})

describeWith(['httpfs'], 'objects under a glob', () => {
  test('take one LIST and no content; a new, changed or removed one is noticed', async () => {
    await using server = await startS3Server()
    await using proxy = await startS3Proxy(server.port)
    const secret = { ...server.secret, endpoint: `http://127.0.0.1:${proxy.port}` }
    const config = { duckdb: { load_extensions: ['httpfs'], secrets: [secret] } } as unknown as Partial<CatalogInput>
    await using writer = await openChecked(config)
    for (const name of ['a', 'b', 'c']) await writer.run(`COPY (SELECT 1 AS a) TO 's3://bucket/in/${name}.parquet'`)
    await using checked = await openChecked({
      ...config,
      views: [{ name: 'v', source: 'parquet', uri: 's3://bucket/in/*.parquet' }],
    })
    await new Promise((resolve) => setTimeout(resolve, 3_100))
    proxy.requests.length = 0
    const before = await checked.look('v')
    expect(proxy.requests).toEqual(['GET '])
    expect(before).toEqual({ 's3://bucket/in/*.parquet': expect.stringMatching(digest) })
    expect(await checked.look('v')).toEqual(before)
    await writer.run(`COPY (SELECT 1 AS a) TO 's3://bucket/in/d.parquet'`)
    const added = await checked.look('v')
    expect(added).not.toEqual(before)
    await writer.run(`COPY (SELECT range AS a FROM range(10)) TO 's3://bucket/in/a.parquet'`)
    expect(await checked.look('v')).not.toEqual(added)
  })

  test('a dead store is a failure of this source only', async () => {
    await using server = await startHttpServer()
    const { port } = server
    await server[Symbol.asyncDispose]()
    const secret = {
      type: 's3',
      key_id: 'K',
      secret: 'S',
      region: 'us-east-1',
      endpoint: `http://127.0.0.1:${port}`,
      params: { url_style: 'path' },
    }
    await using checked = await openChecked({
      duckdb: { load_extensions: ['httpfs'], secrets: [secret], settings: { http_retries: 0 } },
      views: [
        { name: 'dead', source: 'parquet', uri: 's3://bucket/in/*.parquet', optional: true },
        { name: 'fine', sql: 'SELECT 1 AS a' },
      ],
    } as never)
    expect(await checked.check({ dead: 'sources', fine: 'sources' })).toEqual({
      dead: [{ source: 's3://bucket/in/*.parquet', failed: expect.objectContaining({ code: 'QUERY_FAILED' }) }],
      fine: [],
    })
  })
})
