import { cutMessage } from '../src/cut-message.js'
import { toOpenError, toQueryError } from '../src/driver/core/duckdb-errors.js'

const data = 'a-'.repeat(100_000)
const text = `Conversion Error: Could not convert string '${data}' to INT32\n\nLINE 1: select cast(...\n               ^`

test('a long message keeps its start and its end and says how much was omitted', () => {
  const cut = cutMessage(text)
  expect(cut.length).toBeLessThan(8_100)
  expect(cut).toMatch(/^Conversion Error: Could not convert string 'a-a-/)
  expect(cut).toMatch(/\n {15}\^$/)
  expect(cut).toContain(`\n[${text.length - 8_000} characters omitted]\n`)
  expect(cutMessage('short')).toBe('short')
})

test('a cut never splits a character', () => {
  for (const before of ['', '.']) expect(cutMessage(before + '🦆'.repeat(10_000)).isWellFormed()).toBe(true)
})

test('a message is redacted before it is cut, so that no secret is split', () => {
  const said = `IO Error: ${'x'.repeat(5_995)}hunter2${data}`
  const redact = (message: string): string => message.replaceAll('hunter2', '[redacted]')
  for (const error of [toQueryError(new Error(said), redact), toOpenError('file', new Error(said), redact)]) {
    expect(error.message.length).toBeLessThan(8_300)
    expect(error.message).not.toContain('hunt')
  }
})
