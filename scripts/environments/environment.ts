/** A place where duckalog may run, and how to try it. */
export interface Environment {
  readonly name: string
  /**
   * The commands that try it, in the folder of the project; their words are separated by spaces. The last one prints `printed`. `$tarball`
   * is the packed package, `$tools` the folder of the project's own programs.
   */
  readonly run: readonly string[]
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Runs in a new folder, which has only the files of `program/`. */
  readonly alone?: boolean
  /** Switches to another user, which only root may. */
  readonly asRoot?: boolean
  /** The steps that a user needs there, in Markdown. */
  readonly needs?: string
  /** Why it does not work there, in Markdown. The last command has to fail with `error`. */
  readonly fails?: { readonly reason: string; readonly error: RegExp }
  /** Text that shows the success, if it is not the row of `program/`. */
  readonly printed?: RegExp
}

/** Environments that share a project, whose lock file fixes the versions. */
export interface EnvironmentGroup {
  readonly name: string
  readonly title: string
  /** A folder of the repository with package.json and a lock file: one of `projects/`, or an example. */
  readonly project: string
  readonly environments: readonly Environment[]
}
