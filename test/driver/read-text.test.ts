import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { nodeApi } from '../../src/driver/node-api.js'

/** Around the 12 bytes that DuckDB keeps in the vector itself, and around the 2048 rows of one vector. */
const texts = [
  '',
  'a',
  'x'.repeat(11),
  'x'.repeat(12),
  'x'.repeat(13),
  'ä',
  'ääääää',
  'ääääääx',
  '\0',
  'a\0b',
  '\0'.repeat(12),
  '\x7f'.repeat(12),
  '\u0080',
  '😀',
  '😀😀😀',
  '😀😀😀x',
  'x'.repeat(255),
  'ä'.repeat(200),
  null,
]
const modes = ['js', 'raw', 'json'] as const

test.each(modes)('texts arrive unchanged, short and long ones, in ASCII and beyond (%s)', async (rowMode) => {
  const instance = await nodeApi().open(':memory:')
  try {
    const connection = await instance.connect()
    for (const text of texts) {
      const rows = await connection.all<{ s: unknown }>('SELECT $1::VARCHAR AS s FROM range(2050)', [text], { rowMode })
      expect(rows).toHaveLength(2050)
      expect(new Set(rows.map(({ s }) => s))).toEqual(new Set([text]))
    }
    const mixed = texts.map((_, index) => `($${index + 1}::VARCHAR)`).join(', ')
    const rows = await connection.all<unknown[]>(`SELECT s FROM (VALUES ${mixed}) t(s)`, texts, { rowMode, rows: 'array' })
    expect(rows.map(([s]) => s)).toEqual(texts)
  } finally {
    await instance.close()
  }
})

test('texts of any characters are those that were written', async () => {
  const instance = await nodeApi().open(':memory:')
  try {
    const connection = await instance.connect()
    // The client itself leaves out a byte order mark at the beginning
    const text = fc.oneof(fc.string({ maxLength: 14 }), fc.string({ unit: 'binary', maxLength: 14 }), fc.constant(null))
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          text.filter((each) => !each?.startsWith('\ufeff')),
          { minLength: 1, maxLength: 50 },
        ),
        async (written) => {
          const values = written.map((_, index) => `(${index}, $${index + 1}::VARCHAR)`).join(', ')
          const rows = await connection.all<unknown[]>(`SELECT s FROM (VALUES ${values}) t(i, s) ORDER BY i`, written, {
            rows: 'array',
          })
          expect(rows.map(([s]) => s)).toEqual(written)
        },
      ),
      { numRuns: 50 },
    )
  } finally {
    await instance.close()
  }
})
