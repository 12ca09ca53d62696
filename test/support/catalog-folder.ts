import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder of its own for a test, gone afterwards. */
export interface CatalogFolder extends AsyncDisposable {
  readonly path: string
  /** The path of a file in the folder. */
  file(name: string): string
  /** Writes files by name, text as it is and anything else as JSON. */
  write(files: Readonly<Record<string, unknown>>): Promise<void>
}

export async function makeFolder(files: Readonly<Record<string, unknown>> = {}): Promise<CatalogFolder> {
  const path = await mkdtemp(join(tmpdir(), 'duckalog-'))
  const folder: CatalogFolder = {
    path,
    file: (name) => join(path, name),
    async write(written) {
      for (const [name, content] of Object.entries(written)) {
        await writeFile(join(path, name), typeof content === 'string' ? content : JSON.stringify(content))
      }
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  }
  await folder.write(files)
  return folder
}

/** A catalog on the file `main.duckdb` of its folder, as JSON. */
export function fileCatalog(views: readonly object[], rest: Readonly<Record<string, unknown>> = {}): object {
  return { version: 1, duckdb: { database: 'main.duckdb' }, views, ...rest }
}
