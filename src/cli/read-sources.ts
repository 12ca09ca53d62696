import { readFile, stat } from 'node:fs/promises'
import type { ConfigError, DuckalogError } from '../index.js'
import type { SourceTexts } from './render-error.js'

/**
 * Reads the files that an error names lines of, as far as they can be read again: a pipe cannot. Does not throw.
 * @internal
 */
export async function readSources(error: DuckalogError): Promise<SourceTexts> {
  const places = [error.location ?? {}, ...((error as Partial<ConfigError>).issues ?? [])]
  const files = new Set(places.flatMap(({ file, line }) => (file !== undefined && line !== undefined ? [file] : [])))
  const texts = await Promise.all([...files].map(async (file) => [file, await readSource(file)] as const))
  return new Map(texts.flatMap(([file, text]) => (text === undefined ? [] : [[file, text] as const])))
}

async function readSource(file: string): Promise<string | undefined> {
  try {
    if (!(await stat(file)).isFile()) return undefined
    const text = await readFile(file, 'utf8')
    return text.startsWith('\uFEFF') ? text.slice(1) : text
  } catch {
    return undefined
  }
}
