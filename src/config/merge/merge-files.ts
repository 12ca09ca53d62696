import { ConfigError, type ConfigIssue, type ErrorCode, formatLocation, formatPath } from '../../errors.js'
import { isMap } from '../../plain-data.js'
import type { CatalogFile, CatalogImport } from '../model/catalog-file.js'
import { arrangeIssues, type ConfigProblem, createConfigError } from '../model/config-problem.js'
import type { ImportSection } from '../model/import-config.js'
import { placeWarnings } from '../prepare/prepare-document.js'
import {
  type ConfigFile,
  type FoundImport,
  type ImportProblem,
  importChainOf,
  type LoadedFile,
  type LoadedFiles,
  type UnfinishedConfig,
} from './config-file.js'
import type { MergePart } from './match-named-entries.js'
import { mergeDocuments } from './merge-documents.js'
import { describeEmptyFile, describeFile, describeImport } from './summarize-file.js'

/** No person nests imports deeper. */
const maxDepth = 500

interface Failure {
  readonly code: ErrorCode
  readonly issues: readonly ConfigIssue[]
  readonly problem?: ImportProblem
}

/** A file with its imports: as a part to merge, and as shown to people. */
interface MergedTree extends Omit<MergePart, 'override'> {
  readonly shown: CatalogFile
}

interface MergedImport {
  readonly parts: readonly MergePart[]
  readonly shown: CatalogImport
}

/**
 * Merges the files of a config: imports in order, each file once at its first occurrence, the importing file over them.
 * @throws {@link ConfigError} CONFIG_IMPORT_CYCLE; CONFIG_PATH_FORBIDDEN, CONFIG_SYNTAX, CONFIG_INVALID with all files that cannot be used
 */
export function mergeFiles({ main, files }: LoadedFiles): UnfinishedConfig & { readonly profiles: readonly string[] } {
  const order = orderFiles(main, files)
  const problems: ConfigProblem[] = order.flatMap(({ prepared }) => prepared.problems)
  if (order.some(({ prepared }) => prepared.incomplete)) throw createConfigError(problems, undefined)
  const walked = new Set<string>()
  const taken = new Map<string, Set<string>>()

  const takeOwn = ({ id, prepared: { value } }: ConfigFile, section: ImportSection | undefined): unknown => {
    if (!isMap(value)) return value
    const known = taken.get(id) ?? new Set()
    taken.set(id, known)
    const keys = Object.keys(value).filter((key) => (section === undefined || key === section) && !known.has(key))
    for (const key of keys) known.add(key)
    return keys.length === Object.keys(value).length ? value : Object.fromEntries(keys.map((key) => [key, value[key]]))
  }
  const mergeTree = (file: ConfigFile, section: ImportSection | undefined): MergedTree | undefined => {
    const walk = `${section ?? ''}\n${file.id}`
    if (walked.has(walk) || walked.has(`\n${file.id}`)) return undefined
    walked.add(walk)
    const isRepeated = taken.has(file.id)
    const imports = file.imports
      .filter((found) => section === undefined || (found.section ?? section) === section)
      .map((found) => mergeImport(file, found, found.section ?? section))
    const own = { value: takeOwn(file, section), from: { source: file.prepared.source, at: [] }, override: false }
    const parts = [...imports.flatMap((merged) => merged.parts), own]
    const shown = describeFile(file, { value: own.value, isRepeated, imports: imports.map((merged) => merged.shown) })
    if (parts.length === 1) return { ...own, shown }
    const merged = mergeDocuments(parts)
    problems.push(...merged.problems)
    return { ...merged, shown }
  }
  const mergeImport = (file: ConfigFile, found: FoundImport, wanted: ImportSection | undefined): MergedImport => {
    const targets = found.targets.map((target): { readonly tree?: MergedTree; readonly shown: CatalogFile } => {
      const loaded = files.get(target.path)
      if (!loaded || !('file' in loaded)) return { shown: describeEmptyFile(target.file, 'missing') }
      const tree = mergeTree(loaded.file, wanted)
      if (!tree) return { shown: describeEmptyFile(target.file, 'repeated') }
      if (found.section !== undefined && !found.optional && isMap(tree.value) && !taken.get(target.id)?.has(found.section)) {
        if (!Object.hasOwn(tree.value, found.section)) problems.push(refuseSection(file, found, target.file))
      }
      return { tree, shown: tree.shown }
    })
    const trees = targets.flatMap(({ tree }) => tree ?? [])
    return {
      parts: trees.map(({ value, from }) => ({ value, from, override: found.override })),
      shown: describeImport(
        file,
        found,
        targets.map(({ shown }) => shown),
      ),
    }
  }

  const merged = mergeTree(main, undefined) as MergedTree
  return {
    value: merged.value,
    from: merged.from,
    files: merged.shown,
    problems,
    warnings: order.flatMap(({ prepared }) => placeWarnings(prepared)),
    profiles: order.flatMap(({ profiles }) => profiles),
  }
}

function refuseSection({ prepared: { source } }: ConfigFile, { at, section }: FoundImport, name: string): ConfigProblem {
  const message = `imports \`${section}\` from ${name}, which has none; remove it, or write \`{ path: …, optional: true }\``
  return { at, message, locate: source.locate }
}

/** All files in the order of a depth-first walk, each with the import that first led there. */
function orderFiles(main: ConfigFile, files: ReadonlyMap<string, LoadedFile>): readonly ConfigFile[] {
  const order: ConfigFile[] = []
  const failures: Failure[] = []
  const known = new Set<string>()
  const stack: { readonly file: ConfigFile; at: FoundImport['at'] }[] = []

  const visit = (file: ConfigFile): void => {
    known.add(file.id)
    order.push(file)
    const frame = { file, at: [] as FoundImport['at'] }
    stack.push(frame)
    for (const found of file.imports) {
      frame.at = found.at
      if (found.problem && !isAllowed(found, found.problem)) failures.push(failImport(file, found, found.problem))
      for (const target of found.targets) {
        const first = stack.findIndex(({ file: { id } }) => id === target.id)
        if (first >= 0) throw refuseCycle(stack.slice(first))
        if (known.has(target.id)) continue
        const loaded = files.get(target.path)
        if (loaded) visitLoaded(file, found, target.file, loaded)
      }
    }
    stack.pop()
  }
  const visitLoaded = (file: ConfigFile, found: FoundImport, name: string, loaded: LoadedFile): void => {
    if ('problem' in loaded || stack.length > maxDepth) {
      const problem = 'problem' in loaded ? loaded.problem : { message: `exceeds the limit of ${maxDepth} nested imports` }
      if (isAllowed(found, problem)) return
      failures.push(failImport(file, found, { ...problem, message: `names ${name}, which ${problem.message}` }))
      return
    }
    const importer = 'file' in loaded ? loaded.file.importer : loaded.importer
    importer.by ??= { file, at: found.at }
    if ('file' in loaded) visit(loaded.file)
    else
      failures.push({ code: 'CONFIG_SYNTAX', issues: loaded.syntax.map((issue) => ({ ...issue, ...importChainOf(importer) })) })
  }
  visit(main)
  if (failures.length > 0) throw refuseFiles(order, failures)
  return order
}

function failImport({ prepared: { source } }: ConfigFile, { at }: FoundImport, problem: ImportProblem): Failure {
  const isVariable = source.variables?.has(formatPath(at)) ?? false
  const message = isVariable ? 'names a file that cannot be used; its path comes from an environment variable' : problem.message
  const location = source.locate?.(at)
  return {
    code: problem.forbidden ? 'CONFIG_PATH_FORBIDDEN' : 'CONFIG_INVALID',
    issues: [{ ...location, path: location?.path ?? formatPath(at), message }],
    problem,
  }
}

/** An optional import may be missing; a server that is temporarily unavailable is still an error. */
function isAllowed({ optional }: FoundImport, { notFound, retryable }: ImportProblem): boolean {
  return optional && notFound === true && !retryable
}

/** The error has the most severe code, and is retryable only if all failures are. */
function refuseFiles(order: readonly ConfigFile[], failures: readonly Failure[]): ConfigError {
  const others = order.flatMap(({ prepared }) => prepared.problems)
  const before = others.length > 0 ? createConfigError(others, undefined).issues : []
  const codes = failures.map(({ code }) => code)
  const code = (['CONFIG_PATH_FORBIDDEN', 'CONFIG_SYNTAX'] as const).find((worst) => codes.includes(worst)) ?? 'CONFIG_INVALID'
  const cause = failures.find(({ problem }) => problem?.cause !== undefined)?.problem?.cause
  return new ConfigError(code, arrangeIssues([...before, ...failures.flatMap(({ issues }) => issues)]), {
    retryable: others.length === 0 && failures.every(({ problem }) => problem?.retryable === true),
    cause,
  })
}

function refuseCycle(stack: readonly { readonly file: ConfigFile; readonly at: FoundImport['at'] }[]): ConfigError {
  const places = stack.map(({ file, at }) => {
    const location = file.prepared.source.locate?.(at)
    return { name: file.name, location, at }
  })
  const chain = places.map(({ name, location }) => (location && formatLocation(location)) ?? name)
  const last = places.at(-1)
  const message = `creates an import cycle: ${[...chain, places[0]?.name].join(' → ')}; remove one of them`
  return new ConfigError('CONFIG_IMPORT_CYCLE', [
    { ...last?.location, path: last?.location?.path ?? formatPath(last?.at ?? []), message },
  ])
}
