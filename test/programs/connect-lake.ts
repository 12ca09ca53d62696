// Connects to the catalog of its first argument each time it is given a line, and prints what happens, with the line.
import { createInterface } from 'node:readline'
import { connectToCatalog, isDuckalogError } from '../../src/index.js'

const [catalogFile = ''] = process.argv.slice(2)
const print = (line: string) => void process.stdout.write(`${line}\n`)

async function connect(word: string): Promise<void> {
  await using catalog = connectToCatalog(catalogFile, {
    onEvent({ type }) {
      if (type === 'views-start' || type === 'views-conflict') print(`${type} ${word}`)
    },
  })
  await catalog.getConnection()
}

function describe(error: unknown): string {
  const { code, retryable } = isDuckalogError(error) ? error : { code: 'UNTYPED', retryable: false }
  return JSON.stringify({ code, retryable, message: String(error) })
}

print('ready')
for await (const word of createInterface({ input: process.stdin })) {
  await connect(word).catch((error: unknown) => print(`failed ${word} ${describe(error)}`))
  print(`done ${word}`)
}
