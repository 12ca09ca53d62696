// One measurement of attachments, in a separate process, because it depends on the size of Node's thread pool. Arguments: the
// measurement, and JSON with the folder of the extensions and the servers.
import { readFile } from 'node:fs/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { connectToCatalog } from 'duckalog'
import type { AttachFigures, AttachMeasure, AttachSetup } from '../parts/attachments.js'

const [what, json = ''] = process.argv.slice(1) as [AttachMeasure, string]
const { extensions, servers, timeouts }: AttachSetup = JSON.parse(json)
const figures = await { 'one by one': oneByOne, connect, 'give up': giveUp, 'while it hangs': readWhileItHangs }[what]()
process.stdout.write(JSON.stringify(figures satisfies AttachFigures), () => process.exit())

async function oneByOne(): Promise<AttachFigures> {
  const instance = await DuckDBInstance.create(':memory:', { extension_directory: extensions })
  const connection = await instance.connect()
  await connection.run('LOAD postgres_scanner')
  const start = performance.now()
  for (const [index, { host, port, user, password, database }] of servers.entries()) {
    await connection.run(
      `CREATE SECRET s${index} (TYPE postgres, HOST '${host}', PORT ${port}, USER '${user}', PASSWORD '${password}', DATABASE '${database}')`,
    )
    await connection.run(`ATTACH '' AS pg${index} (TYPE postgres, SECRET s${index}, READ_ONLY)`)
  }
  return { ms: performance.now() - start }
}

function catalogOf(onEvent?: (type: string, kind: string) => void) {
  return connectToCatalog(
    {
      version: 1,
      duckdb: { extension_policy: 'local_only', directories: { extensions } },
      attachments: { postgres: servers.map((server, index) => ({ alias: `pg${index}`, ...server })) },
    },
    {
      ...(timeouts && { timeouts }),
      onEvent: (event) => onEvent?.(event.type, 'kind' in event ? event.kind : ''),
    },
  )
}

/** Measures from the start of the first attachment to the end of the last one. */
async function connect(): Promise<AttachFigures> {
  let [start, end] = [0, 0]
  const catalog = catalogOf((type, kind) => {
    if (kind !== 'attachment') return
    if (type === 'step-start') start ||= performance.now()
    else end = performance.now()
  })
  await catalog.getConnection()
  await catalog.close()
  return { ms: end - start }
}

async function giveUp(): Promise<AttachFigures> {
  const catalog = catalogOf()
  const start = performance.now()
  const error = await catalog.getConnection().catch((thrown: { readonly code?: string }) => thrown)
  const ms = performance.now() - start
  if (!('code' in error) || error.code !== 'STEP_TIMEOUT') throw error
  return { ms }
}

/** Measures how long reading a file takes while servers hang. */
async function readWhileItHangs(): Promise<AttachFigures> {
  let ended = false
  const connecting = catalogOf()
    .getConnection()
    .catch(() => undefined)
    .finally(() => {
      ended = true
    })
  const times: number[] = []
  while (!ended) {
    const start = performance.now()
    await readFile('package.json')
    times.push(performance.now() - start)
  }
  await connecting
  times.sort((a, b) => a - b)
  return { ms: times[Math.floor(times.length * 0.99)] ?? Number.NaN }
}
