import { createSemaphore } from '../../async/semaphore.js'
import { formatPath, isConfigError } from '../../errors.js'
import { describeKind, isMap } from '../../plain-data.js'
import { applyProfile } from '../merge/apply-profile.js'
import {
  type ConfigFile,
  type FileTarget,
  type FoundImport,
  type Importer,
  importChainOf,
  type LoadedFile,
  type LoadedFiles,
} from '../merge/config-file.js'
import { draftOf } from '../model/untyped.js'
import { expandHome, homeOf, startsAtHome } from '../notation/expand-home.js'
import { hasWildcards } from '../notation/match-glob.js'
import { isRemotePath, parentFolder } from '../notation/resolve-path.js'
import { parseText } from '../parse/parse-text.js'
import { emptyImportMessage, emptyMessage } from '../parse/text-problems.js'
import { type Environment, interpolateText } from '../prepare/interpolate.js'
import { type PlannedImport, planImports } from '../prepare/plan-imports.js'
import { type PlacedWarning, type PreparedDocument, prepareDocument } from '../prepare/prepare-document.js'
import type { LoadContext } from './create-load-context.js'
import { suggestFile } from './find-files.js'
import { findImports, type ImportOrigin } from './find-imports.js'
import { formatOf, type OpenedFile } from './open-source.js'

/** Files that are open at the same time. */
const concurrency = 32

/** No person writes a config of more files. */
const maxFiles = 10_000

/** Loads a main file and all its imports concurrently. The result does not depend on the order in which they arrive. */
export async function loadFiles(opened: OpenedFile, context: LoadContext): Promise<LoadedFiles> {
  const files = new Map<string, LoadedFile>()
  const limit = createSemaphore(concurrency)
  const { file: main, variables } = await prepareFile(opened, context, withoutUnset(context.env), {}, undefined)

  const visitAll = async (file: ConfigFile, ids: readonly string[]): Promise<void> => {
    await Promise.all(file.imports.flatMap(({ targets }) => targets.map((target) => visit(target, ids))))
  }
  const visit = async (target: FileTarget, ids: readonly string[]): Promise<void> => {
    // Cycles are reported once all files are loaded
    if (files.has(target.path) || ids.includes(target.id)) return
    const isTooMany = files.size >= maxFiles
    // Loading the locale data takes as long as this whole module
    const message = isTooMany ? `exceeds the limit of ${maxFiles.toLocaleString('en')} imported files` : 'is being loaded'
    files.set(target.path, { problem: { message } })
    if (isTooMany) return
    const loaded = await limit.run(() => loadFile(target, context, variables, main.prepared))
    files.set(target.path, loaded)
    if ('file' in loaded) await visitAll(loaded.file, [...ids, target.id])
  }
  await visitAll(main, [opened.id])
  return { main, files }
}

async function loadFile(
  target: FileTarget,
  context: LoadContext,
  mainVariables: Environment,
  main: PreparedDocument,
): Promise<LoadedFile> {
  const read = await context.read(target.path, main)
  if ('problem' in read) return { problem: { ...read, message: await explainProblem(read.problem, target.path) } }
  const importer: Importer = {}
  const isRemote = isRemotePath(target.path)
  try {
    const { document, locate, textAt } = parseText(read.text, formatOf(target.file, read.text), target.file)
    if (!isMap(document)) return { problem: { message: `is ${describeKind(document)}, but must be a map` } }
    const opened: OpenedFile = {
      id: target.id,
      name: target.file,
      base: parentFolder(target.path),
      shownBase: parentFolder(isRemote ? target.path : target.file),
      document,
      locate: (at) => ({ ...locate(at), ...importChainOf(importer) }),
      textAt,
      isRemote,
    }
    return await prepareFile(opened, context, mainVariables, importer, main)
  } catch (error) {
    if (!isConfigError(error)) throw error
    const syntax = error.issues.map((issue) =>
      issue.message === emptyMessage ? { ...issue, message: emptyImportMessage } : issue,
    )
    return { syntax, importer }
  }
}

async function explainProblem(problem: string, path: string): Promise<string> {
  const match = problem === 'does not exist' ? await suggestFile(path) : undefined
  return match === undefined ? problem : `${problem}; did you mean \`${match}\`?`
}

/** Also returns the variables that the file sees. */
async function prepareFile(
  opened: OpenedFile,
  context: LoadContext,
  before: Environment,
  importer: Importer,
  main: PreparedDocument | undefined,
): Promise<{ readonly file: ConfigFile; readonly variables: Environment }> {
  const { id, name, base, locate, textAt, isRemote } = opened
  const profiled = applyProfile(opened.document, context.profile, { locate, textAt })
  const patterns = isMap(profiled.value) ? profiled.value.env_files : undefined
  const variables = isRemote ? (context.givenEnv ?? {}) : await readVariables(patterns, base, context, before)
  const prepared = prepareDocument(profiled.value, profiled.from, { env: variables, base })
  const isKnown = ({ at }: PlannedImport) => !prepared.source.variables?.get(formatPath(at))?.missing
  const ownHome = draftOf(draftOf(prepared.value).duckdb).directories === undefined ? main?.value : prepared.value
  const imports = await Promise.all(
    planImports(prepared.loader.imports)
      .filter(isKnown)
      .map((planned) => followImport(planned, opened, context, ownHome)),
  )
  const file: ConfigFile = {
    id,
    name,
    prepared: {
      ...prepared,
      problems: [...profiled.problems, ...prepared.problems],
      warnings: [...prepared.warnings, ...(isRemote && patterns !== undefined ? [remoteEnvFilesWarning] : [])],
    },
    profiles: profiled.profiles,
    imports,
    importer,
  }
  return { file, variables }
}

const remoteEnvFilesWarning: PlacedWarning = {
  code: 'ENV_FILE_SKIPPED',
  message: 'env_files are not read for a config that was loaded from a URL: it only sees the variables in the option env.',
  at: ['env_files'],
}

async function followImport(
  planned: PlannedImport,
  origin: ImportOrigin,
  context: LoadContext,
  homeIn: unknown,
): Promise<FoundImport> {
  const found = await findImports(fromHome(planned, homeIn), origin, context)
  if ('targets' in found) return { ...planned, targets: found.targets }
  return { ...planned, targets: [], problem: { ...found, message: found.problem } }
}

/** The home folder of the whole config is not known yet: uses that of the file, or of the main file. */
function fromHome(planned: PlannedImport, homeIn: unknown): PlannedImport {
  const { path, excludes } = planned
  if (![path, ...excludes].some(startsAtHome)) return planned
  const home = homeOf(homeIn)
  const expand = (pattern: string) => expandHome(pattern, home, hasWildcards(pattern))
  return { ...planned, path: expand(path), excludes: excludes.map((pattern) => expandHome(pattern, home, true)) }
}

/** The variables of a local file: those of the main file (which has those of the host) take precedence over files in its own folder. */
async function readVariables(
  written: unknown,
  base: string,
  { envFiles, env }: LoadContext,
  before: Environment,
): Promise<Environment> {
  if (!envFiles) return env
  const patterns = Array.isArray(written) ? written.filter((pattern): pattern is string => typeof pattern === 'string') : ['.env']
  const own = await envFiles.read(
    base,
    patterns.map((pattern) => interpolateText(pattern, env).text),
    before,
  )
  return { ...own, ...before }
}

function withoutUnset(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined))
}
