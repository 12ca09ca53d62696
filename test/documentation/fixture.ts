// Read by reference.test.ts, never run.

/** What happens. */
export type Event =
  /** The first. */
  { readonly type: 'a'; readonly size: number } | 'b'

/**
 * Opens a {@link Thing}.
 * @throws {@link TypeError} always
 * @example
 * ```ts
 * open('a')
 * ```
 */
export function open(path: string): void
/** Opens several. */
export function open(paths: readonly string[]): void
export function open(_paths: unknown): void {}

export interface Options {
  /** In bytes. @defaultValue `1` */
  readonly size?: number | undefined
  readonly limits?:
    | {
        /** In milliseconds. */
        readonly time?: number
      }
    | undefined
}
