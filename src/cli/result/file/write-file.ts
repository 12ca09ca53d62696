import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { openDraft } from '../../../disk/draft-file.js'
import type { CatalogSession, Values } from '../../../index.js'
import { messageOf } from '../../../message-of.js'
import { fileScreen, type ResultChoices } from '../screen.js'
import { writeResult } from '../write-result.js'
import { exportResult } from './export-result.js'
import { type FileFormat, isTextFormat } from './file-formats.js'

/** A result for a file. */
export interface FileRequest {
  readonly values?: Values | undefined
  readonly limit?: number | undefined
  readonly signal: AbortSignal
  /** Whether the file gets the results of other statements too. */
  readonly isOneOfSeveral?: boolean | undefined
  /** What the user has chosen about the text. */
  readonly choices?: ResultChoices | undefined
  /** Called with the number of rows that were written, part by part. */
  readonly onRows?: ((rows: number) => void) | undefined
}

/** A file that receives results. It appears, or replaces the old one, when it is kept. */
export interface ResultFile {
  /** Runs a query and writes its result. @returns the number of rows */
  add(session: CatalogSession, sql: string, request: FileRequest): Promise<number>
  keep(): Promise<void>
  discard(): Promise<void>
}

/**
 * Opens a file for results.
 * @param isElsewhere - whether sessions cannot write files of this machine, as on a server
 * @throws BuildError EXPORT_FAILED if the file cannot be written
 */
export async function openResultFile(path: string, format: FileFormat, isElsewhere: boolean): Promise<ResultFile> {
  const draft = await openDraft(path).catch((error: unknown) => refuse(path, error))
  const file = isTextFormat(format) ? createWriteStream(draft.path) : undefined
  let problem: unknown
  file?.on('error', (error) => {
    problem = error
  })
  const print = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      if (problem !== undefined) reject(problem)
      else file?.write(text, (error) => (error ? reject(error) : resolve()))
    })
  return {
    async add(session, sql, request) {
      if (!isTextFormat(format)) return exportResult(session, { ...request, sql, format, path: draft.path, isElsewhere })
      const write = (text: string): Promise<void> => print(text).catch((error: unknown) => refuse(path, error))
      return writeResult(session, sql, { ...request, format, screen: { ...fileScreen, ...request.choices }, print: write })
    },
    async keep() {
      try {
        file?.end()
        if (file) await finished(file)
        await draft.keep()
      } catch (error) {
        await draft.discard()
        await refuse(path, error)
      }
    },
    async discard() {
      file?.destroy()
      if (file && !file.closed) await finished(file).catch(() => undefined)
      await draft.discard()
    },
  }
}

async function refuse(path: string, error: unknown): Promise<never> {
  const { BuildError } = await import('../../../index.js')
  throw new BuildError('EXPORT_FAILED', `Cannot write ${JSON.stringify(path)}: ${messageOf(error)}`)
}
