import { isUtf8 } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, sep } from 'node:path'
import { canAccess } from '../../disk/can-access.js'
import { checkRegular } from '../../disk/open-regular-file.js'
import type { ConfigIssue } from '../../index.js'
import { messageOf } from '../../message-of.js'
import { isMap } from '../../plain-data.js'
import { createLineIndex } from '../../text/line-index.js'
import { JsonSyntaxError } from '../../text/scan-json.js'
import { type PackageText, parsePackage, renderNewPackage, renderPackage, type Scripts } from '../render/render-package.js'
import { queryTemplate, renderMain, renderScripts, tsconfigTemplate } from '../render/render-typescript-template.js'
import { placeTypeFiles } from './type-files.js'

/** A file to write. */
export interface PlannedFile {
  readonly path: string
  readonly text: string
  /** Whether its folder may be missing. @defaultValue `false` */
  readonly needsFolder?: boolean
}

/** What makes the working folder a TypeScript project. */
export interface ProjectPlan {
  /** The query and the program; none for a catalog that is kept, which they may not fit. */
  readonly sources: readonly PlannedFile[]
  /** tsconfig.json if there is none, and package.json if it changes. */
  readonly settings: readonly PlannedFile[]
  /** tsconfig.json if there is one. */
  readonly kept: readonly string[]
  /** Scripts that package.json has with other commands. */
  readonly keptScripts: Scripts
  /** Commands that install what package.json lacks and start the program. */
  readonly next: readonly string[]
}

/**
 * Plans a TypeScript project in the working folder, and writes nothing.
 * @param catalog - the path of the catalog
 * @param isKept - whether the catalog exists, and is not that of the template
 * @throws ConfigError CONFIG_SYNTAX, CONFIG_INVALID
 */
export async function planProject(catalog: string, isKept: boolean): Promise<ProjectPlan> {
  const path = relative('.', catalog)
  if (isAbsolute(path) || path.split(sep)[0] === '..')
    throw await toError({
      file: catalog,
      message: 'is outside this folder; --typescript needs the catalog in it, or in a folder of it',
    })
  const hasTsconfig = await canAccess('tsconfig.json')
  const before = await readPackage('package.json')
  // The suffix makes it an ES module in a package that is not one
  const main = before === undefined || before.manifest.type === 'module' ? 'main.ts' : 'main.mts'
  const scripts = renderScripts({
    catalog: toSlashes(path),
    main: isKept || hasTsconfig ? undefined : main,
    hasTsconfig,
  })
  const after = before === undefined ? { text: renderNewPackage(scripts), kept: {} } : renderPackage(before, scripts)
  const { types, queries } = placeTypeFiles(path, { version: 1, duckdb: {}, views: [] }, undefined)
  const program = renderMain({ catalog: toSlashes(path), types: toModule(types), queries: toModule(queries) })
  return {
    sources: isKept
      ? []
      : [
          { path: join(dirname(path), 'queries', 'revenue_of_item.sql'), text: queryTemplate, needsFolder: true },
          { path: main, text: program },
        ],
    settings: [
      ...(hasTsconfig ? [] : [{ path: 'tsconfig.json', text: tsconfigTemplate }]),
      ...(after.text === before?.text ? [] : [{ path: 'package.json', text: after.text }]),
    ],
    kept: hasTsconfig ? ['tsconfig.json'] : [],
    keptScripts: after.kept,
    next: [...planInstalls(before?.manifest ?? {}), 'npm run types', ...('start' in scripts ? ['npm start'] : [])],
  }
}

async function readPackage(file: string): Promise<PackageText | undefined> {
  if (!(await canAccess(file))) return undefined
  const bytes = await checkRegular(file)
    .then(() => readFile(file))
    .catch(async (error: unknown) => Promise.reject(await toError({ file, message: `cannot be read: ${messageOf(error)}` })))
  if (!isUtf8(bytes)) throw await toError({ file, message: 'is not UTF-8 text' })
  const text = bytes.toString()
  try {
    const parsed = parsePackage(text)
    if ('problem' in parsed) throw await toError({ file, message: parsed.problem })
    return parsed
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    throw await toError({ file, message: `is not JSON: ${error.message}`, ...createLineIndex(text)(error.offset) })
  }
}

function planInstalls(manifest: Readonly<Record<string, unknown>>): readonly string[] {
  const sections = [manifest.dependencies, manifest.devDependencies, manifest.peerDependencies].filter(isMap)
  const lacks = (name: string) => !sections.some((section) => name in section)
  const packages = ['duckalog', '@duckdb/node-api'].filter(lacks)
  const tools = ['typescript', '@types/node'].filter(lacks)
  return [
    ...(packages.length > 0 ? [`npm install ${packages.join(' ')}`] : []),
    ...(tools.length > 0 ? [`npm install --save-dev ${tools.join(' ')}`] : []),
  ]
}

function toSlashes(path: string): string {
  return path.split(sep).join('/')
}

/** The path of a TypeScript file as a module in this folder imports it. */
function toModule(path: string): string {
  return `./${toSlashes(path).replace(/\.ts$/, '.js')}`
}

async function toError(issue: Omit<ConfigIssue, 'path'>): Promise<Error> {
  const { ConfigError } = await import('../../index.js')
  return new ConfigError('CONFIG_INVALID', [{ path: '', ...issue }])
}
