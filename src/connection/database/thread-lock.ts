import type { Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { hashText } from '../../hash-text.js'
import { nodeNet } from '../../node-on-use.js'

/**
 * Runs work while no other thread of this process runs work for the same file: between the look whether a file is open and the
 * opening, another worker could slip in. The claim is an abstract socket, which the system takes back whatever happens to the
 * thread; on Linux only.
 */
export async function withOpeningClaim<T>(file: string, work: () => Promise<T>): Promise<T> {
  if (process.platform !== 'linux') return work()
  const claim = await takeClaim(`\0duckalog/${process.pid}/${hashText(file)}`)
  try {
    return await work()
  } finally {
    claim?.close()
  }
}

async function takeClaim(name: string): Promise<Server | undefined> {
  for (;;) {
    const result = await listen(name)
    if (typeof result !== 'string') return result
    // No sockets to be had here: the look at the open files has to do
    if (result !== 'EADDRINUSE') return undefined
    await sleep(5)
  }
}

function listen(name: string): Promise<Server | string> {
  return new Promise((resolve) => {
    const server = nodeNet().createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''))
    server.listen({ path: name, exclusive: true }, () => {
      server.unref()
      resolve(server)
    })
  })
}
