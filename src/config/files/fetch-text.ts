import { describeTooBig, maxTextSize } from '../parse/text-problems.js'
import type { FileText } from './read-text-file.js'

/** Options of {@link fetchText}. */
export interface FetchOptions {
  /** Allow unencrypted `http://` to other machines. */
  readonly allowInsecure: boolean
  readonly signal?: AbortSignal | undefined
  /** Timeout in milliseconds for the whole response, including redirects. @defaultValue `30_000` */
  readonly timeout?: number | undefined
  /** The size limit in bytes. @defaultValue 50 MB */
  readonly maxBytes?: number | undefined
}

const maxRedirects = 5

/** Reads a text over HTTP. Follows redirects, but not from https to http. Throws only the reason of `signal`. */
export async function fetchText(url: string, options: FetchOptions): Promise<FileText> {
  const { signal, timeout = 30_000, maxBytes = maxTextSize } = options
  const deadline = AbortSignal.timeout(timeout)
  const ended = signal ? AbortSignal.any([signal, deadline]) : deadline
  try {
    let target = new URL(url)
    for (let redirects = 0; ; redirects += 1) {
      const refusal = refuseTarget(target, options.allowInsecure)
      if (refusal) return refusal
      const response = await fetch(target, { redirect: 'manual', signal: ended })
      const location = response.headers.get('location')
      if (response.status < 300 || response.status >= 400 || location === null) return await readBody(response, maxBytes)
      await response.body?.cancel()
      const next = new URL(location, target)
      if (redirects === maxRedirects) return refuse(`redirects more than ${maxRedirects} times`)
      if (target.protocol === 'https:' && next.protocol !== 'https:')
        return refuse('redirects from https to an unencrypted address, which is never followed')
      target = next
    }
  } catch (error) {
    signal?.throwIfAborted()
    if (deadline.aborted) return { problem: `did not answer within ${timeout / 1000} seconds`, notFound: true, retryable: true }
    return explain(error)
  }
}

function refuseTarget({ protocol, hostname, username, password }: URL, allowInsecure: boolean): FileText | undefined {
  if (protocol !== 'https:' && protocol !== 'http:') return refuse('redirects to an address that is not http or https')
  if (username !== '' || password !== '')
    return refuse('contains a user name or a password, which would be visible to others; remove them')
  if (protocol === 'https:' || allowInsecure || isLoopback(hostname)) return undefined
  return refuse('is not encrypted: use https, or allow it with the option allowInsecure')
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

async function readBody(response: Response, maxBytes: number): Promise<FileText> {
  const { status, body, headers } = response
  if (!response.ok) {
    await body?.cancel()
    const retryable = status === 408 || status === 429 || status >= 500
    return { problem: `cannot be fetched (HTTP ${status})`, notFound: true, retryable }
  }
  const tooBig = refuse(describeTooBig({ limit: maxBytes }))
  if (Number(headers.get('content-length') ?? 0) > maxBytes) {
    await body?.cancel()
    return tooBig
  }
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.length
    if (size > maxBytes) return tooBig
    chunks.push(chunk)
  }
  return { text: new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)) }
}

function refuse(problem: string): FileText {
  return { problem, notFound: false }
}

function explain(error: unknown): FileText {
  const { code, cause } = error as { readonly code?: string; readonly cause?: { readonly code?: string } }
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return refuse('is not UTF-8 text; is this the right file?')
  if (code === 'ERR_INVALID_URL') return refuse('is not a valid URL')
  const reason = cause?.code ?? code
  return { problem: `cannot be fetched${reason === undefined ? '' : ` (${reason})`}`, notFound: true, retryable: true }
}
