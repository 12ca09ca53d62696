export const shells = ['bash', 'zsh', 'fish'] as const

export type Shell = (typeof shells)[number]

/** What a completion script needs to know about a command. */
export interface CompletedCommand {
  readonly name: string
  readonly summary: string
  readonly options: readonly CompletedOption[]
  /** The allowed values of its argument. Empty for a file or free text. */
  readonly choices: readonly string[]
}

interface CompletedOption {
  readonly flags: readonly string[]
  readonly description: string
  readonly takesValue: boolean
  readonly choices: readonly string[]
}

/** Renders the completion script for a shell. */
export function renderCompletion(shell: Shell, commands: readonly CompletedCommand[]): string {
  return { bash: renderBash, zsh: renderZsh, fish: renderFish }[shell](commands)
}

function renderBash(commands: readonly CompletedCommand[]): string {
  const words = commands.map(({ name, options, choices }) => {
    const flags = options.flatMap((option) => option.flags)
    return `    ${name}) words="${[...flags, ...choices].join(' ')}" ;;`
  })
  const values = commands.flatMap(({ name, options }) =>
    options
      .filter(({ choices }) => choices.length > 0)
      .map(({ flags, choices }) => `    ${flags.map((flag) => `"${name} ${flag}"`).join('|')}) words="${choices.join(' ')}" ;;`),
  )
  return `# duckalog completion for bash
_duckalog() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(' ')} help" -- "$current"))
    return
  fi
  case "$command" in
${words.join('\n')}
  esac
  case "$command $previous" in
${values.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _duckalog duckalog
`
}

function renderZsh(commands: readonly CompletedCommand[]): string {
  const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
  const plain = (text: string): string => text.replace(/[[\]:]/g, '\\$&')
  const cases = commands.map(({ name, options, choices }) => {
    const flags = options.flatMap(({ flags, description, takesValue, choices: values }) => {
      const value = takesValue ? `:value:${values.length > 0 ? `(${values.join(' ')})` : '_files'}` : ''
      return flags.map((flag) => quote(`${flag}[${plain(description)}]${value}`))
    })
    return `    ${name}) _arguments ${[...flags, quote(`*:file:${choices.length > 0 ? `(${choices.join(' ')})` : '_files'}`)].join(' ')} ;;`
  })
  return `#compdef duckalog
# duckalog completion for zsh
_duckalog() {
  if (( CURRENT == 2 )); then
    local -a commands=(${commands.map(({ name, summary }) => quote(`${name}:${plain(summary)}`)).join(' ')})
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
  esac
}
if [ "$funcstack[1]" = "_duckalog" ]; then _duckalog "$@"; else compdef _duckalog duckalog; fi
`
}

function renderFish(commands: readonly CompletedCommand[]): string {
  const quote = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`
  const lines = commands.flatMap(({ name, summary, options, choices }) => [
    `complete -c duckalog -n __fish_use_subcommand -f -a ${name} -d ${quote(summary)}`,
    ...options.map(({ flags, description, takesValue, choices: values }) => {
      const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`)).join(' ')
      const value = takesValue ? ` -r${values.length > 0 ? ` -f -a ${quote(values.join(' '))}` : ''}` : ''
      return `complete -c duckalog -n '__fish_seen_subcommand_from ${name}' ${names}${value} -d ${quote(description)}`
    }),
    ...(choices.length > 0
      ? [`complete -c duckalog -n '__fish_seen_subcommand_from ${name}' -f -a ${quote(choices.join(' '))}`]
      : []),
  ])
  return `# duckalog completion for fish\n${lines.join('\n')}\n`
}
