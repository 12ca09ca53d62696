import { parseDuration } from '../../src/text/parse-duration.js'
import { parseSize } from '../../src/text/parse-size.js'

test.each([
  ['500MB', 500_000_000],
  ['1.5 GB', 1_500_000_000],
  ['4GiB', 4_294_967_296],
  ['1KiB', 1_024],
  ['0.001TB', 1_000_000_000],
])('%s is %d bytes', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes)
})

test.each(['', '5', '5B', '0GB', '-1GB', '1gb', '1e3MB', '1.GB', '10PB', '1GB '])('%j is no size', (text) => {
  expect(parseSize(text)).toBeUndefined()
})

test.each([
  ['0s', 0],
  ['90s', 90],
  ['15m', 900],
  ['6h', 21_600],
  ['7d', 604_800],
])('%s are %d seconds', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds)
})

test.each(['', '5', '5 m', '1.5h', '-1s', '1w', '1H'])('%j is no duration', (text) => {
  expect(parseDuration(text)).toBeUndefined()
})
