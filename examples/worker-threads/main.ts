// A catalog in each worker thread: each restores its own session in memory, so that JavaScript works on several rows at a time.
import { once } from 'node:events'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { connectToCatalog } from 'duckalog'

const days = ['2013-02-08', '2013-02-09']

interface Longest {
  readonly day: string
  readonly dest: string
  readonly minutes: number
}

if (isMainThread) {
  const workers = days.map((day) => new Worker(new URL(import.meta.url), { workerData: day }))
  const answers = await Promise.all(workers.map((worker) => once(worker, 'message') as Promise<[Longest]>))
  console.table(answers.map(([longest]) => longest))
} else {
  await using catalog = connectToCatalog(new URL('../http-service/catalog.yaml', import.meta.url))
  const sql = `SELECT scheduled::DATE::VARCHAR AS day, dest, dep_delay::INTEGER AS minutes FROM flights
    WHERE scheduled::DATE = $day::DATE ORDER BY minutes DESC NULLS LAST LIMIT 1`
  parentPort?.postMessage({ ...(await catalog.queryOne<Longest>(sql, { day: String(workerData) })) })
}
