import type { CatalogSession } from '../../index.js'
import { openOutputFile } from '../program/query/open-output-file.js'
import type { SummaryFacts } from '../render/render-summary.js'
import { renderCount } from '../render/text.js'
import { type FileFormat, formatOfFile, isTextFormat } from '../result/file/file-formats.js'
import type { FileRequest, ResultFile } from '../result/file/write-file.js'
import { toError } from './commands/dot-command.js'
import type { ReplOutput, ReplSettings } from './commands/repl-state.js'

/** The files of a prompt. */
export interface OutputFiles extends ReplOutput {
  /** Runs a statement whose result goes to a file. @returns the number of rows; `undefined` if results go to the terminal */
  write(sql: string, request: FileRequest): Promise<number | undefined>
  /** The command that receives the next result instead of a file, once. */
  takeCommand(): string | undefined
  /** Completes the file that is open. */
  close(): Promise<void>
}

interface OpenFile {
  readonly path: string
  readonly file: ResultFile
  readonly format: FileFormat
  rows: number
}

export function createOutputFiles(
  session: CatalogSession,
  facts: Pick<SummaryFacts, 'database'>,
  settings: Readonly<ReplSettings>,
  log: (text: string) => void,
): OutputFiles {
  let current: OpenFile | undefined
  let once: string | undefined
  const complete = async ({ path, file, rows }: OpenFile): Promise<void> => {
    await file.keep()
    log(`Wrote ${renderCount(rows, 'row')} to ${path}.`)
  }
  const close = async (): Promise<void> => {
    const open = current
    current = undefined
    if (open) await complete(open)
  }
  const open = async (path: string): Promise<OpenFile> => {
    const format = formatOfFile(path) ?? settings.mode
    const file = await openOutputFile(session, facts, path, format)
    return { path, file, format, rows: 0 }
  }
  const add = ({ file, format }: OpenFile, sql: string, request: FileRequest): Promise<number> => {
    // Separators are those of the mode
    const separators = format === settings.mode ? settings.choices.separators : undefined
    return file.add(session, sql, { ...request, choices: { ...settings.choices, separators } })
  }
  return {
    get path() {
      return current?.path
    },
    async set(path) {
      if (path?.startsWith('|')) throw toError(`A command receives one result. Run it with: .once ${path}`)
      await close()
      if (path === undefined) return
      const format = formatOfFile(path)
      if (format !== undefined && !isTextFormat(format))
        throw toError(`A file ${format} holds one result. Write it with: .once ${path}`)
      current = await open(path)
    },
    setOnce(path) {
      once = path
    },
    takeCommand() {
      if (!once?.startsWith('|')) return undefined
      const command = once.slice(1)
      once = undefined
      return command
    },
    async write(sql, request) {
      if (once === undefined) {
        if (!current) return undefined
        const count = await add(current, sql, request)
        current.rows += count
        return count
      }
      const single = await open(once)
      once = undefined
      try {
        single.rows = await add(single, sql, request)
        await complete(single)
        return single.rows
      } catch (error) {
        await single.file.discard()
        throw error
      }
    },
    close,
  }
}
