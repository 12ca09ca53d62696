/** What is used of vitest, which is not installed here. */
declare module 'vitest' {
  export const expect: { extend(matchers: object): void }
  // biome-ignore lint/suspicious/noExplicitAny: as vitest declares it
  export interface Assertion<T = any> {}
}
