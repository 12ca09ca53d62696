import { parseSize } from '../../../src/config/notation/parse-size.js'

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
