import type { Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { hashText } from '../../hash-text.js'
import { nodeNet } from '../../node-on-use.js'

/**
 * Runs work while no other thread of this process runs work on the same file. Otherwise another worker could open the file between the check
 * and the open. The lock is an abstract socket, which the system removes even if the thread dies. Only on Linux; elsewhere there is no lock.
 */
export async function withThreadLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  if (process.platform !== 'linux') return work()
  const lock = await takeLock(`\0duckalog/${process.pid}/${hashText(file)}`)
  try {
    return await work()
  } finally {
    lock?.close()
  }
}

async function takeLock(name: string): Promise<Server | undefined> {
  for (;;) {
    const result = await listen(name)
    if (typeof result !== 'string') return result
    // Sockets are not available: the check of the open files has to suffice
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
