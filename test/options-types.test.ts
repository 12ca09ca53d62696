import type {
  ConnectOptions,
  InsertOptions,
  QueryOptions,
  RefreshOptions,
  RetryOptions,
  ScriptOptions,
  SessionOptions,
  TransactionOptions,
  WatchOptions,
} from '../src/index.js'

test('every option may be undefined, also for the compiler', () => {
  type Undefined<Options> = { readonly [Name in keyof Options]-?: undefined } extends Options ? true : false
  const compiled: [
    Undefined<ConnectOptions>,
    Undefined<QueryOptions>,
    Undefined<ScriptOptions>,
    Undefined<InsertOptions>,
    Undefined<SessionOptions>,
    Undefined<TransactionOptions>,
    Undefined<RefreshOptions>,
    Undefined<WatchOptions>,
    Undefined<RetryOptions>,
  ] = [true, true, true, true, true, true, true, true, true]
  expect(compiled).not.toContain(false)
})
