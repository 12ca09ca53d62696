import { createHash, timingSafeEqual } from 'node:crypto'

/** The parts of a request that decide the answer. */
export interface PageRequest {
  readonly method: string
  /** The path, with a query if there is one. */
  readonly url: string
  /** The header of this name. */
  readonly authorization: string | undefined
  /** The header `If-None-Match`. */
  readonly known: string | undefined
}

/** A response. */
export interface PageAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

// A browser asks for the page again each time, and gets it only if it has changed. No other site may show the pages or hear of their addresses.
const always = {
  'cache-control': 'private, no-cache',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
}

/** The refusal of a request without the token, or that does not ask for a page; `undefined` for a request to answer. */
export function refuseRequest({ method, authorization }: PageRequest, token: string): PageAnswer | undefined {
  if (!hasToken(authorization, token))
    return answerText(401, 'The pages need the token of the server: enter it as the password, with any user name.', {
      'www-authenticate': 'Basic realm="duckalog", charset="UTF-8"',
    })
  if (method !== 'GET' && method !== 'HEAD') return answerText(405, 'Pages can only be read.', { allow: 'GET, HEAD' })
  return undefined
}

/** The page that a request asks for. Pages come from the map only, so no path leads to a file. */
export function answerRequest({ url, known }: PageRequest, pages: ReadonlyMap<string, string>): PageAnswer {
  const path = readPath(url)
  const page = path === undefined ? undefined : pages.get(path)
  if (page === undefined) return answerText(404, 'There is no such page. It may be of a view that the catalog no longer has.')
  const tag = `"${digest(page).toString('base64url')}"`
  const headers = { ...always, etag: tag }
  if (known?.split(',').some((each) => each.trim().replace(/^W\//, '') === tag)) return { status: 304, headers, body: '' }
  return { status: 200, headers: { ...headers, 'content-type': 'text/html; charset=utf-8' }, body: page }
}

/** An answer for people that is no page. */
export function answerText(status: number, text: string, headers: PageAnswer['headers'] = {}): PageAnswer {
  return { status, headers: { ...always, ...headers, 'content-type': 'text/plain; charset=utf-8' }, body: `${text}\n` }
}

function readPath(url: string): string | undefined {
  try {
    const path = decodeURIComponent(url.replace(/[?#].*$/s, '').slice(1))
    return path === '' ? 'index.html' : path
  } catch {
    return undefined
  }
}

/** Browsers send the token as the password of a user, programs may send it as a bearer token. */
function hasToken(authorization = '', token: string): boolean {
  const [, scheme = '', value = ''] = /^(basic|bearer) +(.*)$/i.exec(authorization) ?? []
  const given =
    scheme.toLowerCase() === 'basic'
      ? Buffer.from(value, 'base64')
          .toString('utf8')
          .replace(/^[^:]*:/, '')
      : value
  return scheme !== '' && timingSafeEqual(digest(given), digest(token))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
