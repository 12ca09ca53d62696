import { gzipSync } from 'node:zlib'
import { fetchText } from '../../../src/config/files/fetch-text.js'
import { type HttpAnswer, type HttpServer, redirectTo, startHttpServer } from '../../servers/http-server.js'

let server: HttpServer
beforeAll(async () => {
  server = await startHttpServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const read = (path: string, options: Partial<Parameters<typeof fetchText>[1]> = {}) =>
  fetchText(`${server.url}${path}`, { allowInsecure: false, ...options })

const endless: HttpAnswer = (response) => {
  const write = () => {
    while (!response.destroyed && response.write('x'.repeat(65_536)));
    response.once('drain', write)
  }
  write()
}

test.each<[string, HttpAnswer, string]>([
  ['a text', 'text', 'text'],
  ['UTF-8 with a mark', '\uFEFFäöü', 'äöü'],
  ['nothing', '', ''],
  ['a packed text', (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('packed')), 'packed'],
  ['a redirect', redirectTo('/target'), 'target'],
  ['a redirect to a relative address', redirectTo('target?x=1'), 'target'],
])('fetching %s', async (_, answer, text) => {
  server.answers = { '/a': answer, '/target': 'target' }
  expect(await read('/a')).toEqual({ text })
})

test.each<[string, HttpAnswer, object]>([
  ['not there', (response) => response.writeHead(404).end('x'), { problem: 'cannot be fetched (HTTP 404)', notFound: true }],
  ['not allowed', (response) => response.writeHead(401).end(), { problem: 'cannot be fetched (HTTP 401)', notFound: true }],
  [
    'down',
    (response) => response.writeHead(503).end(),
    { problem: 'cannot be fetched (HTTP 503)', notFound: true, retryable: true },
  ],
  [
    'busy',
    (response) => response.writeHead(429).end(),
    { problem: 'cannot be fetched (HTTP 429)', notFound: true, retryable: true },
  ],
  ['cut off', (response) => response.destroy(), { problem: expect.stringMatching(/^cannot be fetched/), retryable: true }],
  ['no text', (response) => response.end(Buffer.from([0xff, 0xfe])), { problem: 'is not UTF-8 text; is this the right file?' }],
  ['endless', endless, { problem: 'is bigger than 1 MB; is this the right file?', notFound: false }],
  [
    'said to be big',
    (response) => response.writeHead(200, { 'content-length': 2 ** 40 }).write('x'),
    { problem: 'is bigger than 1 MB; is this the right file?' },
  ],
  [
    'packed to look small',
    (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(5_000_000))),
    { problem: 'is bigger than 1 MB; is this the right file?' },
  ],
  ['a circle of redirects', redirectTo('/a'), { problem: 'redirects more than 5 times', notFound: false }],
  [
    'a redirect to a file',
    redirectTo('file:///etc/passwd'),
    { problem: 'redirects to an address that is not http or https', notFound: false },
  ],
  [
    'a redirect with a password',
    redirectTo('http://u:p@127.0.0.1/'),
    { problem: expect.stringMatching(/user name or a password/) },
  ],
  [
    'a redirect off this machine',
    redirectTo('http://example.invalid/x'),
    { problem: 'is not encrypted: use https, or allow it with the option allowInsecure' },
  ],
  ['a redirect to nowhere', redirectTo('http://'), { problem: 'is not a valid URL' }],
])('%s is a problem', async (_, answer, problem) => {
  server.answers = { '/a': answer }
  expect(await read('/a', { maxBytes: 1024 * 1024 })).toMatchObject(problem)
})

test.each<[string, HttpAnswer]>([
  ['silent', () => undefined],
  ['slow in the middle', (response) => response.write('version: 1')],
])('%s is a problem that may pass', async (_, answer) => {
  server.answers = { '/a': answer }
  expect(await read('/a', { timeout: 300 })).toMatchObject({ problem: 'did not answer within 0.3 seconds', retryable: true })
})

test.each<[string, boolean]>([
  ['http://example.invalid/x', false],
  ['http://127.0.0.1.example.invalid/x', false],
  ['http://localhost.example.invalid/x', false],
  ['http://[::2]/x', false],
])('%s is refused without being asked', async (url) => {
  expect(await fetchText(url, { allowInsecure: false })).toEqual({
    problem: 'is not encrypted: use https, or allow it with the option allowInsecure',
    notFound: false,
  })
  expect(await fetchText(url, { allowInsecure: true, timeout: 2000 })).toMatchObject({ retryable: true })
})

test('localhost is this machine', async () => {
  server.answers = { '/a': 'text' }
  expect(await fetchText(`http://LOCALHOST:${server.port}/a`, { allowInsecure: false })).toEqual({ text: 'text' })
})

test('an unreachable host is reported', async () => {
  const closed = await startHttpServer()
  await closed[Symbol.asyncDispose]()
  expect(await fetchText(`${closed.url}/x`, { allowInsecure: false })).toEqual({
    problem: 'cannot be fetched (ECONNREFUSED)',
    notFound: true,
    retryable: true,
  })
})

test('the signal ends it, with its own reason', async () => {
  server.answers = { '/a': () => undefined }
  const reason = new Error('enough')
  await expect(read('/a', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  const controller = new AbortController()
  const reading = read('/a', { signal: controller.signal })
  setTimeout(() => controller.abort(reason), 50)
  await expect(reading).rejects.toBe(reason)
})
