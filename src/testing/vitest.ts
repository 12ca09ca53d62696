import { expect } from 'vitest'
import { type RowMatchers, rowMatchers } from './rows/create-matchers.js'

expect.extend(rowMatchers)

declare module 'vitest' {
  interface Assertion<T> extends RowMatchers {}
}

export type { RowMatchers }
