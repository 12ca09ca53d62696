import { createTerminal } from './create-terminal.js'
import { exitCodes } from './exit-codes.js'
import { runProgram } from './run-program.js'

const { argv, env, stdout, stderr } = process
const terminal = createTerminal(stdout, stderr, stderr.isTTY === true && env.TERM !== 'dumb')
const interruption = new AbortController()

process.on('SIGINT', () => {
  // The second time the user does not want to wait for a tidy end
  if (interruption.signal.aborted) {
    terminal.clearProgress()
    process.exit(exitCodes.interrupted)
  }
  terminal.showProgress('interrupted, closing … (Ctrl-C again ends at once)')
  interruption.abort()
})

// No process.exit(): it would cut off what is still on its way to stdout
process.exitCode = await runProgram(argv, { terminal, signal: interruption.signal })
