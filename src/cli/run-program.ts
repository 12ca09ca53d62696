import { CommanderError } from 'commander'
import { messageOf } from '../message-of.js'
import { createProgram } from './create-program.js'
import type { CommandContext } from './program/command-context.js'
import { exitCodeOf, exitCodes } from './program/exit-codes.js'
import { packageVersion } from './program/package-version.js'
import { projectAddress } from './program/project-address.js'
import { readSourceLines } from './program/read-source-lines.js'
import { renderBug, renderError, renderErrorAsJson } from './render/render-error.js'

/**
 * Runs the command named in the arguments and reports errors on stderr.
 * @returns the exit code of the process
 */
export async function runProgram(argv: readonly string[], environment: Omit<CommandContext, 'setExitCode'>): Promise<number> {
  let exitCode: number = exitCodes.ok
  let json = false
  const context: CommandContext = {
    ...environment,
    setExitCode(code) {
      exitCode = code
    },
  }
  const program = createProgram(context)
  program.hook('preAction', (_, command) => {
    json = command.opts().json === true
    context.terminal.setColors(command.opts().color ?? 'auto')
    context.terminal.setProgress(command.opts().progress ?? 'auto')
  })
  try {
    await program.parseAsync(argv)
    return exitCode
  } catch (error) {
    return await reportError(error, json, context)
  } finally {
    context.terminal.clearProgress()
  }
}

async function reportError(error: unknown, json: boolean, { terminal, signal }: CommandContext): Promise<number> {
  if (signal.aborted) return exitCodes.interrupted
  if (error === terminal.outputError) return reportOutputError(error, terminal.log)
  // commander has already printed it
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  const { isDuckalogError } = await import('../index.js')
  if (isDuckalogError(error)) {
    if (json) terminal.logJson(renderErrorAsJson(error))
    else terminal.logError(renderError(error, await readSourceLines(error)))
    return exitCodeOf(error.code)
  }
  terminal.log(
    renderBug(error, {
      versions: { duckalog: packageVersion, node: process.version, system: `${process.platform} ${process.arch}` },
      address: projectAddress,
    }),
  )
  return exitCodes.bug
}

function reportOutputError(error: unknown, log: (text: string) => void): number {
  // The reader has closed the pipe, as in `| head`
  if (error instanceof Object && 'code' in error && error.code === 'EPIPE') return exitCodes.ok
  log(`error: Cannot write the output: ${messageOf(error)}`)
  return exitCodes.failure
}
