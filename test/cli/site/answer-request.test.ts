import { answerRequest, type PageRequest, refuseRequest } from '../../../src/cli/site/answer-request.js'

const pages = new Map([
  ['index.html', '<h1>shop</h1>'],
  ['views/a b.html', 'a b'],
])
const ask = (url: string, more: Partial<PageRequest> = {}): PageRequest => {
  return { method: 'GET', url, authorization: undefined, known: undefined, ...more }
}
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

test.each<readonly [string | undefined, number | undefined]>([
  [basic('anyone:tökén:1'), undefined],
  [basic(':tökén:1'), undefined],
  [`bAsIc ${Buffer.from('x:tökén:1').toString('base64')}`, undefined],
  ['Bearer tökén:1', undefined],
  [undefined, 401],
  ['', 401],
  ['Basic', 401],
  ['Basic !!', 401],
  [basic('tökén:1:'), 401],
  [basic('anyone:tökén'), 401],
  [basic('anyone:tökén:11'), 401],
  ['Bearer', 401],
  ['Bearer wrong', 401],
  ['Digest tökén:1', 401],
])('the header %p is answered with %p', (authorization, status) => {
  const refusal = refuseRequest(ask('/', { authorization }), 'tökén:1')
  expect(refusal?.status).toBe(status)
  if (refusal) expect(refusal.headers['www-authenticate']).toContain('Basic realm=')
})

test('only reading is allowed, with the token', () => {
  const authorization = 'Bearer t'
  expect(refuseRequest(ask('/', { authorization, method: 'HEAD' }), 't')).toBeUndefined()
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'constructor'])
    expect(refuseRequest(ask('/', { authorization, method }), 't')).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD' },
    })
  expect(refuseRequest(ask('/', { method: 'POST' }), 't')?.status).toBe(401)
})

test.each<readonly [string, number]>([
  ['/', 200],
  ['/index.html', 200],
  ['/?x#y', 200],
  ['/views/a%20b.html', 200],
  ['/views', 404],
  ['/%', 404],
  ['/views/%2e%2e/index.html', 404],
  ['/../../etc/passwd', 404],
  ['/..%2f..%2fetc%2fpasswd', 404],
  ['//index.html', 404],
  ['/__proto__', 404],
  ['/\0', 404],
  ['http://elsewhere/', 404],
])('the path %p is answered with %p', (url, status) => {
  expect(answerRequest(ask(url), pages).status).toBe(status)
})

test('a page that the browser has is not sent again, and no answer is shown elsewhere', () => {
  const first = answerRequest(ask('/'), pages)
  expect(first.body).toBe('<h1>shop</h1>')
  const { etag = '' } = first.headers
  expect(etag).toMatch(/^"[\w-]{43}"$/)
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`])
    expect(answerRequest(ask('/', { known }), pages)).toMatchObject({ status: 304, body: '' })
  expect(answerRequest(ask('/', { known: etag }), new Map([['index.html', 'changed']]))).toMatchObject({ status: 200 })
  for (const answer of [first, answerRequest(ask('/none'), pages), refuseRequest(ask('/'), 't')])
    expect(answer?.headers).toMatchObject({
      'cache-control': 'private, no-cache',
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
    })
})
