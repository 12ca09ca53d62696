import { spawn } from 'node:child_process'
import { bundleScript } from '../support/bundle-script.js'
import { endOfOutput, type SentCommand } from '../support/sent-command.js'

/** The outcome of a run of the command line. */
export interface Outcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A process that runs one command line after the other. */
export interface CommandProcess {
  readonly isFree: boolean
  run(command: SentCommand): Promise<Outcome>
  end(): void
}

export function startCommandProcess(): CommandProcess {
  const script = bundleScript('test/programs/run-commands.ts', 'run-commands')
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'pipe', 'ipc'] })
  let isFree = true
  const outputs = [child.stdout, child.stderr].map((stream) => {
    const output = { text: '', onText: () => {} }
    stream?.setEncoding('utf8').on('data', (chunk) => {
      output.text += chunk
      output.onText()
    })
    return output
  })
  return {
    get isFree() {
      return isFree
    },
    run(command) {
      isFree = false
      return new Promise((resolve, reject) => {
        let status: number | null | undefined
        const settle = (hasEnded: boolean) => {
          if (status === undefined || !(hasEnded || outputs.every(({ text }) => text.endsWith(endOfOutput)))) return
          const [stdout = '', stderr = ''] = outputs.map(({ text }) => text.replace(endOfOutput, ''))
          for (const output of outputs) output.text = ''
          child.removeAllListeners()
          isFree = !hasEnded
          resolve({ status, stdout, stderr })
        }
        for (const output of outputs) output.onText = () => settle(false)
        child.once('error', reject)
        child.once('message', (code) => {
          status = code as number
          settle(false)
        })
        // It ended as a process with this command only would
        child.once('close', (code) => {
          status = code
          settle(true)
        })
        child.send(command)
      })
    },
    end: () => void child.kill(),
  }
}
