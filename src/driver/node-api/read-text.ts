import type { DuckDBVector } from '@duckdb/node-api'

/** What the client's vector of texts holds, in DuckDB's own layout: 16 bytes a text, of which the first 4 are its length in bytes. */
interface TextVector {
  readonly dataView?: DataView
  readonly validity?: { itemValid(index: number): boolean }
}

const bytesPerText = 16
const wordsPerText = bytesPerText / 4

/** A text of at most so many bytes stands in the vector itself, filled up with zeros. */
const longestInline = 12

/** The bits that no byte of ASCII has. */
const beyondAscii = 0x80_80_80_80

/**
 * Reads texts. Short ones in ASCII, which most are, are cut from one string for the whole vector: the client makes a view of bytes for each and
 * decodes that, which takes four times as long.
 */
export function readTexts(vector: DuckDBVector): readonly unknown[] {
  const { itemCount } = vector
  const values = new Array<unknown>(itemCount)
  const { dataView, validity } = vector as unknown as TextVector
  if (!validity || !isReadable(dataView, itemCount)) {
    for (let index = 0; index < itemCount; index++) values[index] = vector.getItem(index)
    return values
  }
  const { buffer, byteOffset } = dataView
  const words = new Uint32Array(buffer, byteOffset, itemCount * wordsPerText)
  const bytes = Buffer.from(buffer, byteOffset, itemCount * bytesPerText).toString('latin1')
  for (let index = 0; index < itemCount; index++) {
    const word = index * wordsPerText
    const length = words[word] as number
    const inline = (words[word + 1] as number) | (words[word + 2] as number) | (words[word + 3] as number)
    if (length > longestInline || inline & beyondAscii) values[index] = vector.getItem(index)
    else if (validity.itemValid(index)) {
      const start = index * bytesPerText + 4
      values[index] = bytes.substring(start, start + length)
    } else values[index] = null
  }
  return values
}

function isReadable(dataView: DataView | undefined, itemCount: number): dataView is DataView {
  return dataView instanceof DataView && dataView.byteLength >= itemCount * bytesPerText && dataView.byteOffset % 4 === 0
}
