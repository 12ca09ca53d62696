import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A server on this machine that takes connections, and says nothing, or nothing after a first answer. */
export interface SilentServer extends AsyncDisposable {
  readonly host: string
  readonly port: number
  /** How many connections it has taken. */
  readonly taken: number
  /** The maximum number of clients that waited concurrently, after the first answer. */
  readonly mostWaiting: number
}

/** With `answers` it gives each client the one byte that says: I am a Postgres without TLS. */
export async function startSilentServer({ answers = false }: { readonly answers?: boolean } = {}): Promise<SilentServer> {
  const sockets = new Set<Socket>()
  const waiting = new Set<Socket>()
  let [taken, mostWaiting] = [0, 0]
  const server = createServer((socket) => {
    taken += 1
    sockets.add(socket)
    socket
      .on('error', () => undefined)
      .on('close', () => {
        sockets.delete(socket)
        waiting.delete(socket)
      })
    let isAnswered = false
    socket.on('data', () => {
      if (!answers) return
      if (isAnswered) waiting.add(socket)
      else socket.write('N')
      isAnswered = true
      mostWaiting = Math.max(mostWaiting, waiting.size)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    get taken() {
      return taken
    },
    get mostWaiting() {
      return mostWaiting
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A proxy between a client and a server of this machine, which does to their connections what a network does. */
export interface TcpProxy extends AsyncDisposable {
  readonly host: string
  readonly port: number
  /** Ends every connection immediately, and refuses new ones. */
  cut(): void
  /** From now on nothing passes, and no connection is closed. */
  freeze(): void
  /** Lets everything pass again. */
  restore(): void
}

export interface TcpProxyOptions {
  /** Milliseconds that each packet takes longer, on its way back. */
  readonly latency?: number
  /** Passes so many bytes of the server, and freezes then. */
  readonly freezeAfter?: number
}

export async function startTcpProxy(
  target: { readonly host: string; readonly port: number },
  { latency = 0, freezeAfter = Number.POSITIVE_INFINITY }: TcpProxyOptions = {},
): Promise<TcpProxy> {
  let state: 'open' | 'cut' | 'frozen' = 'open'
  let passed = 0
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
  }
  const server = createServer((client) => {
    keep(client)
    if (state === 'cut') {
      client.destroy()
      return
    }
    const upstream = connect({ ...target, noDelay: true })
    keep(upstream)
    client.setNoDelay(true)
    client.on('data', (data) => {
      if (state === 'open') upstream.write(data)
    })
    upstream.on('data', (data) => {
      passed += data.length
      if (passed > freezeAfter) state = 'frozen'
      const pass = () => {
        if (state === 'open' && !client.destroyed) client.write(data)
      }
      if (latency > 0) setTimeout(pass, latency)
      else pass()
    })
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => {
      if (latency > 0) setTimeout(() => client.destroy(), latency)
      else client.destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const destroyAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    cut() {
      state = 'cut'
      destroyAll()
    },
    freeze() {
      state = 'frozen'
    },
    restore() {
      state = 'open'
      passed = Number.NEGATIVE_INFINITY
    },
    async [Symbol.asyncDispose]() {
      destroyAll()
      server.close()
      await once(server, 'close')
    },
  }
}
