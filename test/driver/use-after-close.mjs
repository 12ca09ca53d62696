// Runs in a separate process: collects all objects that a connection returns, closes it, and calls every method of each object.
import { nodeApi } from './driver/node-api.js'

const instance = await nodeApi().open(':memory:')
const connection = await instance.connect()
const { native } = connection
await native.run('CREATE TABLE t AS FROM range(100000) t(i)')

async function takeAll() {
  const extracted = await native.extractStatements('SELECT $1 AS a')
  return {
    connection: native,
    extracted,
    prepared: await native.prepare('SELECT $1 AS a'),
    preparedOfExtracted: await extracted.prepare(0),
    appender: await native.createAppender('t'),
    context: native.clientContext,
    contextOfMethod: native.getClientContext(),
    pending: await native.start('FROM t'),
    pendingStream: await native.startStream('FROM t'),
    pendingOfPrepared: (await native.prepare('FROM t')).start(),
    stream: await native.stream('FROM t'),
    streamOfPrepared: await (await native.prepare('FROM t')).stream(),
    streamOfPending: await (await native.startStream('FROM t')).getResult(),
  }
}

const taken = await takeAll()
await connection.close()
await instance.close()

const outcomes = {}
const outcomeOf = (error) => error?.code ?? error?.message ?? String(error)

for (const [name, object] of Object.entries(taken)) {
  for (let level = object; level && level !== Object.prototype; level = Object.getPrototypeOf(level)) {
    for (const key of Object.getOwnPropertyNames(level)) {
      const descriptor = Object.getOwnPropertyDescriptor(level, key)
      if (key === 'constructor' || (!descriptor.get && typeof descriptor.value !== 'function')) continue
      const place = `${name}.${key}`
      if (place in outcomes) continue
      try {
        const value = await (descriptor.get ? object[key] : object[key]('FROM t', 0, 0))
        // A generator starts with its first step.
        if (typeof value?.next === 'function') await value.next()
        outcomes[place] = 'ok'
      } catch (error) {
        outcomes[place] = outcomeOf(error)
      }
    }
  }
}

for (const name of Object.keys(taken)) delete taken[name]
for (let round = 0; round < 3; round++) {
  globalThis.gc()
  await new Promise((resolve) => setTimeout(resolve, 20))
}
process.stdout.write(JSON.stringify(outcomes))
