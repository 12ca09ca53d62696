import type { DriverUnderTest } from './driver-under-test.js'

/** Returns texts as bytes, one for each call. */
function give(texts: readonly string[]): () => Uint8Array | undefined {
  const left = [...texts]
  return () => {
    const text = left.shift()
    return text === undefined ? undefined : new TextEncoder().encode(text)
  }
}

/** A driver with table functions hands out BLOBs as they are asked for. */
export function describeBlobs<N>(driver: DriverUnderTest<N>): void {
  describe('blobs', () => {
    it('arrive once and in order', async () => {
      const connection = await driver.connect()
      await connection.serveBlobs?.('pieces', give(['a', 'bc', '', 'd']))
      expect(await connection.all('SELECT decode(content) AS text FROM pieces()')).toEqual(
        ['a', 'bc', '', 'd'].map((text) => ({ text })),
      )
      expect(await connection.all('FROM pieces()')).toEqual([])
    })

    it('are requested as they are written, with any number of threads', async () => {
      const connection = await driver.connect()
      await connection.run('SET threads = 8')
      const texts = Array.from({ length: 500 }, (_, index) => `${index};`)
      await connection.serveBlobs?.('pieces', give(texts))
      const file = driver.inFolder('pieces')
      await connection.run(`COPY (SELECT content FROM pieces()) TO '${file}' (FORMAT blob)`)
      const [row] = await connection.all(`SELECT decode(content) AS text FROM read_blob('${file}')`)
      expect(row?.text).toBe(texts.join(''))
    })

    it('that cannot be read fail the statement with the reason', async () => {
      const connection = await driver.connect()
      const fail = () => {
        throw new Error('no more of them')
      }
      await connection.serveBlobs?.('pieces', fail)
      await expect(connection.all('FROM pieces()')).rejects.toMatchObject({
        code: 'QUERY_FAILED',
        message: expect.stringContaining('no more of them'),
      })
      expect(await connection.all('SELECT 1 AS one')).toEqual([{ one: 1 }])
    })
  })
}
