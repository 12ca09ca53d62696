import { readRegularFile } from '../../disk/open-regular-file.js'
import type { ErrorOf } from '../../index.js'
import type { SourceLines } from '../render/render-error.js'

/** Reads the files that the locations of an error refer to. Files that cannot be read, such as pipes, are left out. Does not throw. */
export async function readSourceLines(error: ErrorOf): Promise<SourceLines> {
  const places = [error.location ?? {}, ...('issues' in error && error.code !== 'OPTION_INVALID' ? error.issues : [])]
  const files = new Set(places.flatMap(({ file, line }) => (file !== undefined && line !== undefined ? [file] : [])))
  const sources = await Promise.all([...files].map(async (file) => [file, await readSource(file)] as const))
  return new Map(sources.flatMap(([file, lines]) => (lines ? [[file, lines] as const] : [])))
}

async function readSource(file: string): Promise<readonly string[] | undefined> {
  try {
    const text = await readRegularFile(file)
    return text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  } catch {
    return undefined
  }
}
