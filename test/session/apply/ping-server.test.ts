import { createServer, type Socket } from 'node:net'
import { pingServer, readServerAddress } from '../../../src/session/apply/ping-server.js'
import { startStepClock } from '../../../src/session/apply/step-clock.js'
import type { StepContext } from '../../../src/session/apply/step-context.js'

const addressOf = (text: string | readonly string[], protocol: 'postgres' | 'mysql' = 'postgres') => {
  const all = async () => [text].flat().map((each) => ({ text: each }))
  return readServerAddress({ protocol, secret: 'S' }, { all } as unknown as StepContext)
}

test.each<[text: string, host: string | undefined, port?: number]>([
  ['name=s;type=postgres;host=db;port=5433;user=u', 'db', 5433],
  ['name=s;host=db;port=', 'db', 5432],
  ['name=s;host=db', 'db', 5432],
  ['name=s;hostaddr=10.0.0.1;host=db', '10.0.0.1', 5432],
  ['name=s;host=::1;port=65535', '::1', 65_535],
  ['name=s;host=db;port=1', 'db', 1],
  ['name=s;host=db;port=0', undefined],
  ['name=s;host=db;port=65536', undefined],
  ['name=s;host=db;port=5432,5433', undefined],
  ['name=s;host=a,b', undefined],
  ['name=s;host=/var/run', undefined],
  ['name=s;host=', undefined],
  ['name=s;user=u', undefined],
])('the server of the secret %j is %j', async (...[text, host, port]) => {
  expect(await addressOf(text)).toEqual(host === undefined ? undefined : { protocol: 'postgres', host, port })
})

test('MySQL has a port of its own, and a secret that exists twice or not at all has no server', async () => {
  expect(await addressOf(';host=db', 'mysql')).toEqual({ protocol: 'mysql', host: 'db', port: 3306 })
  expect(await addressOf([';host=db', ';host=db'])).toBeUndefined()
  expect(await addressOf([])).toBeUndefined()
})

test('the address of a server over HTTP is known without a secret', async () => {
  const address = { protocol: 'http', host: 'h', port: 1 } as const
  expect(await readServerAddress(address, {} as StepContext)).toBe(address)
})

/** Pings a server of this machine that treats connections in this way. */
async function ping(protocol: 'postgres' | 'mysql' | 'http', onConnection: (socket: Socket) => void, limit = 5_000) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined))
    onConnection(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const clock = startStepClock(limit, undefined, ({ waitsFor }) => new Error(`waited for ${waitsFor}`))
  try {
    return await pingServer({ protocol, host: '127.0.0.1', port }, clock)
  } finally {
    clock.end()
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
}

test.each<[protocol: 'postgres' | 'http', request: string]>([
  ['postgres', '\0\0\0\x08\x04\xd2\x16/'],
  ['http', 'HEAD / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n'],
])('a %s server is asked for an answer', async (protocol, request) => {
  let asked = ''
  const onConnection = (socket: Socket) =>
    socket.on('data', (data) => {
      asked += data.toString('latin1')
      socket.write('N')
    })
  expect(await ping(protocol, onConnection)).toBeUndefined()
  expect(asked).toBe(request)
})

test('a server that speaks first, and one that closes the connection, are alive', async () => {
  expect(await ping('mysql', (socket) => socket.write('J'))).toBeUndefined()
  expect(await ping('mysql', (socket) => socket.end())).toBeUndefined()
})

test('a server that is silent is given up, with what it did', async () => {
  await expect(ping('mysql', () => undefined, 300)).rejects.toThrow(/accepted the connection but does not respond/)
})
