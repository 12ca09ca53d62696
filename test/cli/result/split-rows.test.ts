import { gatherBlocks, keepEnds, type RowsPart } from '../../../src/cli/result/split-rows.js'
import { markBatches } from '../../../src/connection/result/index.js'
import type { Row } from '../../../src/index.js'

async function* batchesOf(count: number, size: number): AsyncGenerator<Row[]> {
  for (let start = 0; start < count; start += size) {
    yield Array.from({ length: Math.min(size, count - start) }, (_, index) => ({ n: start + index }))
  }
}

async function collect(parts: AsyncIterable<RowsPart<Row>>): Promise<RowsPart<Row>[]> {
  const all: RowsPart<Row>[] = []
  for await (const part of parts) all.push(part)
  return all
}

const numbers = ({ rows }: Pick<RowsPart<Row>, 'rows'>): unknown[] => rows.map(({ n }) => n)

const sizes = [0, 1, 2, 3, 5, 8, 39, 40, 41, 100, 2_048, 2_100]

test.each([1, 2, 7, 40, 2_048])('keepEnds keeps the first and last rows of batches of %d', async (size) => {
  for (const count of sizes) {
    for (const limit of [1, 2, 3, 40, 41, 5_000]) {
      const [part, ...others] = await collect(keepEnds(batchesOf(count, size), limit))
      const all = Array.from({ length: count }, (_, index) => index)
      const head = Math.ceil(limit / 2)
      const expected = count <= limit ? all : [...all.slice(0, head), ...all.slice(count - (limit - head))]
      const gap = count <= limit ? {} : { gap: { at: head, count: count - limit } }
      expect(others).toEqual([])
      expect({ ...part, rows: numbers(part!) }).toEqual({ rows: expected, start: 0, first: true, last: true, ...gap })
    }
  }
})

test.each([
  { name: 'blocks', parts: gatherBlocks },
  { name: 'batches', parts: markBatches },
])('$name contain each row once, in order, with their position', async ({ parts }) => {
  for (const count of [...sizes, 9_999, 10_000, 10_001, 30_000]) {
    const all = await collect(parts(batchesOf(count, 2_048)))
    expect(all.flatMap(numbers)).toEqual(Array.from({ length: count }, (_, index) => index))
    let start = 0
    for (const part of all) {
      expect(part.start).toBe(start)
      start += part.rows.length
    }
    expect(all.map(({ first }) => first)).toEqual(all.map((_, index) => index === 0))
    expect(all.map(({ last }) => last)).toEqual(all.map((_, index) => index === all.length - 1))
  }
})

test('a block ends at ten thousand rows or four million characters', async () => {
  const rowsIn = async (batches: AsyncIterable<Row[]>) => (await collect(gatherBlocks(batches))).map(({ rows }) => rows.length)
  expect(await rowsIn(batchesOf(25_000, 2_048))).toEqual([10_000, 10_000, 5_000])
  async function* large(): AsyncGenerator<Row[]> {
    for (let index = 0; index < 5; index += 1) yield [{ s: ['x'.repeat(3_000_000)] }, { s: new Uint8Array(1_000_000) }]
  }
  expect(await rowsIn(large())).toEqual([2, 2, 2, 2, 2])
})
