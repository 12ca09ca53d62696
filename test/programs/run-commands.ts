import { Readable } from 'node:stream'
import { createTerminal } from '../../src/cli/program/create-terminal.js'
import { createInterrupts } from '../../src/cli/program/interrupts.js'
import { runProgram } from '../../src/cli/run-program.js'
import { endOfOutput, type SentCommand } from '../support/sent-command.js'

// Runs the command lines that it is sent, one after the other, each as `src/cli/main.ts` would, and answers with their exit codes.

const { stdin, stdout, stderr } = process
for (const stream of [stdout, stderr]) stream.setMaxListeners(0)
process.on('message', (command: SentCommand) => void run(command))

async function run({ args, env, cwd, input }: SentCommand): Promise<void> {
  process.chdir(cwd)
  for (const name of Object.keys(process.env)) if (env[name] === undefined) delete process.env[name]
  Object.assign(process.env, env)
  const interrupts = createInterrupts(
    () => undefined,
    () => undefined,
  )
  const status = await runProgram([...process.argv.slice(0, 2), ...args], {
    terminal: createTerminal(stdout, stderr, false, process.env),
    signal: interrupts.signal,
    interrupts,
    input: input === undefined ? stdin : (Readable.from([input]) as typeof stdin),
    output: stdout,
    env: process.env,
  })
  for (const stream of [stdout, stderr]) stream.write(endOfOutput)
  process.send?.(status)
}
