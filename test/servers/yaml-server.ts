import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../node_modules/yaml-language-server/bin/yaml-language-server', import.meta.url))

/** The language server of editors for YAML. Disposing of it ends its process. */
export interface YamlServer extends AsyncDisposable {
  request(method: string, params: object): Promise<unknown>
  notify(method: string, params: object): void
  /** The parameters of the next notification of that name. */
  next(method: string): Promise<unknown>
}

export async function startYamlServer(): Promise<YamlServer> {
  const child = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] })
  const answers = new Map<number | string, (value: unknown) => void>()
  let count = 0
  let buffer = Buffer.alloc(0)
  const send = (message: object) => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message })
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
  }
  const receive = ({ id, method, params, result }: { id?: number; method?: string; params?: unknown; result?: unknown }) => {
    // What the server asks of an editor has no answer here
    if (method !== undefined && id !== undefined) send({ id, result: null })
    else answers.get(method ?? id ?? '')?.(method === undefined ? result : params)
  }
  child.stdout.on('data', (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk])
    for (;;) {
      const head = buffer.indexOf('\r\n\r\n')
      if (head < 0) return
      const end = head + 4 + Number(/Content-Length: (\d+)/.exec(buffer.subarray(0, head).toString())?.[1])
      if (buffer.length < end) return
      const message = buffer.subarray(head + 4, end).toString()
      buffer = buffer.subarray(end)
      receive(JSON.parse(message))
    }
  })
  const server: YamlServer = {
    request: (method, params) =>
      new Promise((resolve) => {
        count += 1
        answers.set(count, resolve)
        send({ id: count, method, params })
      }),
    notify: (method, params) => send({ method, params }),
    next: (method) => new Promise((resolve) => answers.set(method, resolve)),
    async [Symbol.asyncDispose]() {
      child.kill()
    },
  }
  await server.request('initialize', { processId: process.pid, rootUri: null, capabilities: {} })
  server.notify('initialized', {})
  return server
}
