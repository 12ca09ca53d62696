import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type CatalogConfig, type LoadOptions, loadConfig } from '../../src/config/index.js'
import { type ConfigError, isConfigError } from '../../src/errors.js'

/** What a catalog file begins with. */
export const head = 'version: 1\nduckdb: {}\n'

/** The section of a catalog file with one view. */
export const view = (name: string, sql = `SELECT '${name}'`) => `views: [{name: ${name}, sql: "${sql}"}]\n`

/** A folder with the files of a config, gone afterwards. Nothing of the process' own variables is seen in it. */
export interface ConfigFolder extends AsyncDisposable {
  readonly path: string
  file(name: string): string
  put(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>
  /** Makes a symbolic link. */
  link(name: string, target: string): Promise<void>
  /** Loads one of the files. */
  load(name: string, options?: LoadOptions): Promise<CatalogConfig>
  /** The error that loading ends with, its messages without the folder's path. */
  refusal(name: string, options?: LoadOptions): Promise<ConfigError>
  /** The problems, as `file:line:column path: message`. */
  problems(name: string, options?: LoadOptions): Promise<readonly string[]>
}

export async function makeConfigFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<ConfigFolder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'duckalog-config-')))
  const folder: ConfigFolder = {
    path,
    file: (name) => join(path, name),
    async put(written) {
      for (const [name, content] of Object.entries(written)) {
        await mkdir(dirname(join(path, name)), { recursive: true })
        await writeFile(join(path, name), content)
      }
    },
    async link(name, target) {
      await mkdir(dirname(join(path, name)), { recursive: true })
      await symlink(target, join(path, name))
    },
    load: (name, options = {}) => loadConfig(join(path, name), { env: {}, ...options }),
    refusal: (name, options) => refusalOf(folder.load(name, options)),
    async problems(name, options) {
      const { issues } = await folder.refusal(name, options)
      return issues.map((issue) => {
        const place = [issue.file, issue.line, issue.column].filter((part) => part !== undefined).join(':')
        return `${place} ${issue.path}: ${issue.message}`.replaceAll(`${path}/`, '')
      })
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  }
  await folder.put(files)
  return folder
}

/** The config error that a promise is rejected with. */
export async function refusalOf(load: Promise<unknown>): Promise<ConfigError> {
  const error: unknown = await load.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!isConfigError(error)) throw error ?? new Error('nothing was thrown')
  return error
}
