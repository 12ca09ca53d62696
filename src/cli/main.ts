import { createTerminal } from './program/create-terminal.js'
import { exitCodes } from './program/exit-codes.js'
import { createInterrupts } from './program/interrupts.js'
import { runProgram } from './run-program.js'

const { argv, env, stdin, stdout, stderr } = process
const terminal = createTerminal(stdout, stderr, stderr.isTTY === true && env.TERM !== 'dumb', env)
const interrupts = createInterrupts(
  () => terminal.showProgress({ what: 'interrupted, closing (Ctrl-C again exits immediately)' }, { event: 'interrupted' }),
  () => {
    terminal.clearProgress()
    process.exit(exitCodes.interrupted)
  },
)
process.on('SIGINT', () => interrupts.interrupt())

// No process.exit(): it would truncate output that has not been flushed to stdout
process.exitCode = await runProgram(argv, { terminal, signal: interrupts.signal, interrupts, input: stdin, output: stdout, env })
