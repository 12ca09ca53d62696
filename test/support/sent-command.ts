/** A command line for the process of `test/programs/run-commands.ts`. */
export interface SentCommand {
  readonly args: readonly string[]
  /** All variables of the environment. */
  readonly env: Readonly<NodeJS.ProcessEnv>
  readonly cwd: string
  /** What it reads from a pipe; without one, the pipe stays open. */
  readonly input?: string | undefined
}

/** What follows the output of a command on both streams. */
export const endOfOutput = '\0end of output\0'
