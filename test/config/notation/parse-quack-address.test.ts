import { isQuackAddress, parseQuackAddress } from '../../../src/config/notation/parse-quack-address.js'

test.each<readonly [string, object]>([
  ['quack:localhost', { host: 'localhost', port: 9494, uri: 'quack:localhost:9494', options: {} }],
  ['quack:10.0.0.1:80', { host: '10.0.0.1', port: 80, uri: 'quack:10.0.0.1:80' }],
  ['quack://db.example.com:9500', { host: 'db.example.com', uri: 'quack:db.example.com:9500' }],
  ['QUACK:[::1]:9494', { host: '::1', port: 9494, uri: 'quack:[::1]:9494' }],
  ['quack:h:1?disable_ssl=true', { uri: 'quack:h:1', options: { disable_ssl: 'true' } }],
])('%s is parsed', (address, expected) => {
  expect(isQuackAddress(address)).toBe(true)
  expect(parseQuackAddress(address)).toMatchObject(expected)
})

test.each(['quack:', 'quack:/path', 'quack:user@host', 'quack:host:port', 'quack:host:1/db', 'quack:host:1?token=canary'])(
  '%s is no address',
  (address) => {
    expect(() => parseQuackAddress(address)).toThrow(
      expect.objectContaining({
        code: 'DATABASE_OPEN_FAILED',
        message: expect.stringMatching(/^(?!.*canary).*write quack:host:port/),
      }),
    )
  },
)
