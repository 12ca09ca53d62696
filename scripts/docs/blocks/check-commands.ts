import { type Command, CommanderError } from 'commander'
import { createProgram } from '../../../src/cli/create-program.js'
import type { CommandContext } from '../../../src/cli/program/command-context.js'
import { parseCommands } from './parse-shell.js'

/** Commands of others that documents may use. What cannot be tried has a mark. */
const others =
  /^(?:\[|apt-get|cat|cd|chmod|cp|createdb|curl|dirname|docker|done|duckdb|echo|exit|export|fi|for|grep|jq|kill|ls|mkdir|mv|node|npx|printf|psql|rm|sed|set|sh|sleep|source|test|trap|true|wait)$/

/** Words of the shell that a command follows. */
const keywords = /^(?:do|elif|else|if|then|until|while)$/

/**
 * Checks the commands of a shell script: those of duckalog against the program, `npm run` against the scripts of package.json.
 * @param scripts - the names of the scripts in package.json
 * @returns what is wrong
 */
export function checkCommands(script: string, scripts: readonly string[]): readonly string[] {
  return parseCommands(script).flatMap((words) => checkCommand(words, scripts))
}

function checkCommand(given: readonly string[], scripts: readonly string[]): readonly string[] {
  const first = given.findIndex((word) => !/^\w+=/.test(word) && !keywords.test(word))
  const [name, ...args] = first === -1 ? [] : given.slice(first)
  if (name === undefined) return []
  if (name === 'duckalog') return checkDuckalog(args)
  if (name === 'npx') {
    const own = args.indexOf('duckalog')
    return own === -1 ? [] : checkDuckalog(args.slice(own + 1))
  }
  if (name === 'npm') {
    const [command, script = ''] = args
    return command === 'run' && !scripts.includes(script) ? [`There is no script ${script} in package.json.`] : []
  }
  return others.test(name) ? [] : [`${name} is not a known command. Mark the block if it cannot be tried.`]
}

/** Checks the arguments of one call of the program, without running it. */
export function checkDuckalog(args: readonly string[]): readonly string[] {
  let command: Command = createProgram(silentContext)
  let rest = [...args]
  try {
    for (;;) {
      const nested = command.commands.find((other) => [other.name(), ...other.aliases()].includes(rest[0] ?? ''))
      if (!nested) break
      command = nested
      rest = rest.slice(1)
    }
    if (command.parent === null) return checkProgram(rest)
    const { operands, unknown } = command.parseOptions(rest)
    const { registeredArguments } = command
    const least = registeredArguments.filter(({ required }) => required).length
    const most = registeredArguments.some(({ variadic }) => variadic) ? Number.POSITIVE_INFINITY : registeredArguments.length
    return [
      ...unknown.map((option) => `${command.name()} does not know ${option}.`),
      ...(operands.length < least || operands.length > most
        ? [`${command.name()} takes other arguments than ${operands.join(' ')}.`]
        : []),
    ]
  } catch (error) {
    if (error instanceof CommanderError) return [error.message]
    throw error
  }
}

function checkProgram([first, ...more]: readonly string[]): readonly string[] {
  if (first === undefined || (/^(?:--help|-h|--version|-V)$/.test(first) && more.length === 0)) return []
  if (first === 'help')
    return more.length === 0 || more[0] === '<command>'
      ? []
      : checkDuckalog([...more, '--help']).filter((text) => !/--help/.test(text))
  return [`There is no command ${first}.`]
}

const silentContext = {
  terminal: {
    print: async () => undefined,
    log: () => undefined,
    showProgress: () => undefined,
    clearProgress: () => undefined,
    isInteractive: false,
    outputError: undefined,
  },
  signal: new AbortController().signal,
  env: {},
  setExitCode: () => undefined,
} as unknown as CommandContext
