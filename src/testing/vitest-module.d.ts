/** The part of vitest that is used here. vitest is not a dependency of this package. */
declare module 'vitest' {
  export const expect: { extend(matchers: object): void }
  // biome-ignore lint/suspicious/noExplicitAny: as vitest declares it
  export interface Assertion<T = any> {}
}
