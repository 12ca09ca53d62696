import { Option } from 'commander'

/** When to use colours. */
export type ColorChoice = 'auto' | 'always' | 'never'

export function addColor(): Option {
  return new Option('--color <when>', 'use colours (default: auto, on a terminal)').choices(['auto', 'always', 'never'])
}

/**
 * Whether a stream gets colours. The option comes first, then FORCE_COLOR (0 means never), then NO_COLOR; otherwise a terminal has them.
 */
export function wantsColor(choice: ColorChoice, env: NodeJS.ProcessEnv, stream: { readonly isTTY?: boolean }): boolean {
  if (choice !== 'auto') return choice === 'always'
  const { FORCE_COLOR, NO_COLOR, TERM } = env
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  return stream.isTTY === true && TERM !== 'dumb' && (NO_COLOR ?? '') === ''
}
