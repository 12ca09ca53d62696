// node request.mjs PATH FOLDER FILE ARGUMENTS…: starts a server in the folder, prints what it answers to the path, and stops it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

const probe = createServer().listen(0, '127.0.0.1')
await once(probe, 'listening')
const { port } = probe.address()
probe.close()

const [path, cwd, ...args] = process.argv.slice(2)
const env = { ...process.env, PORT: String(port), HOSTNAME: '127.0.0.1' }
const server = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] })
const closed = once(server, 'close')
try {
  for (let tries = 0; tries < 60 && server.exitCode === null; tries += 1) {
    const response = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined)
    if (response) {
      console.log(await response.text())
      break
    }
    await pause(500)
  }
} finally {
  server.kill()
  await closed
}
