import { formatTemporal } from '../../src/cli/format-temporal.js'

const midnight = new Date('2026-01-02T00:00:00Z')

test.each([
  { type: 'DATE', value: midnight, text: '2026-01-02' },
  { type: 'DATE', value: new Date('-000044-03-15T00:00:00Z'), text: '-000044-03-15' },
  { type: 'DATE', value: null, text: null },
  { type: 'TIMESTAMP', value: midnight, text: midnight },
  { type: undefined, value: midnight, text: midnight },
  { type: 'TIME', value: 0n, text: '00:00:00' },
  { type: 'TIME', value: 3_723_500_000n, text: '01:02:03.5' },
  { type: 'TIME', value: 86_399_999_999n, text: '23:59:59.999999' },
  { type: 'TIME', value: 86_400_000_000n, text: '24:00:00' },
  { type: 'BIGINT', value: 3_723_500_000n, text: 3_723_500_000n },
])('$type $value', ({ type, value, text }) => {
  expect(formatTemporal(value, type)).toEqual(text)
})
