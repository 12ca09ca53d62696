import { createTerminal } from './program/create-terminal.js'
import { exitCodes } from './program/exit-codes.js'
import { createInterrupts } from './program/interrupts.js'
import { runProgram } from './run-program.js'

const { argv, env, stdin, stdout, stderr } = process
const terminal = createTerminal(stdout, stderr, stderr.isTTY === true && env.TERM !== 'dumb')
const interrupts = createInterrupts(
  () => terminal.showProgress('interrupted, closing … (Ctrl-C again ends at once)'),
  () => {
    terminal.clearProgress()
    process.exit(exitCodes.interrupted)
  },
)
process.on('SIGINT', () => interrupts.interrupt())

// No process.exit(): it would cut off what is still on its way to stdout
process.exitCode = await runProgram(argv, { terminal, signal: interrupts.signal, interrupts, input: stdin, output: stdout, env })
