import { expect } from '@jest/globals'
import { type RowMatchers, rowMatchers } from './rows/create-matchers.js'

expect.extend(rowMatchers as unknown as Parameters<typeof expect.extend>[0])

declare module 'expect' {
  interface Matchers<R> extends RowMatchers<R> {}
}

declare global {
  namespace jest {
    interface Matchers<R> extends RowMatchers<R> {}
  }
}

export type { RowMatchers }
