import type { Cli } from '../bundle-cli.js'
import { startOnTerminal, type TerminalRun } from '../on-terminal.js'

/** The prompt running on a terminal. */
export interface PromptRun extends TerminalRun {
  /** Types at the next prompt. */
  ask(keys: string): Promise<void>
  /** Waits until a text appears. */
  see(text: string): Promise<void>
  /** Ends it at the next prompt, by default with Ctrl-D, and expects that it succeeds. @returns everything that the terminal received */
  leave(keys?: string): Promise<string>
}

/** What a prompt is started with, if it is not the shop in memory on the default terminal. */
export interface PromptStart {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly size?: string
}

/** Runs the prompt on a terminal, without a history file. */
export function startPrompt(cli: Cli, { args = ['shop.yaml', '--db-path', ':memory:'], env, size }: PromptStart = {}): PromptRun {
  const run = startOnTerminal(cli, ['run', ...args, '-i'], { DUCKALOG_HISTORY: '/dev/null', ...env }, size)
  const ask = (keys: string): Promise<void> => run.type('duckalog> ', keys)
  return {
    ...run,
    ask,
    see: (text) => run.type(text, ''),
    async leave(keys = '\x04') {
      await ask(keys)
      const { status, screen } = await run.end
      expect(status).toBe(0)
      return screen
    },
  }
}
