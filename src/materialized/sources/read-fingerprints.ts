import { isQuackAddress } from '../../config/notation/parse-quack-address.js'
import { isMotherDuck } from '../../config/notation/resolve-path.js'
import { foldName } from '../../sql/fold-name.js'
import { formatViewName, nameOf, type ViewDefinition, viewKey } from '../../views/definition/view-definition.js'
import type { CheckedView, Fingerprint, FingerprintOptions, FingerprintSession } from './fingerprint.js'
import { readSource } from './read-source.js'
import { readViewSources } from './read-view-sources.js'
import { startBeside } from './run-beside.js'
import { type Source, sourceKey } from './source.js'

/**
 * Reads the fingerprints of the sources of views, each source once, before rows are read. No content is read, and no file of this machine is opened.
 * @returns by {@link viewKey}; no fingerprints for `changedBy: 'never'`
 */
export async function readFingerprints(
  session: FingerprintSession,
  views: readonly CheckedView[],
  { kept, timeout = 30_000, signal }: FingerprintOptions,
): Promise<ReadonlyMap<string, readonly Fingerprint[]>> {
  const { database, connection, definitions, own, databases } = session
  const beside = startBeside(database, timeout, signal)
  try {
    const bySources = views.flatMap(({ definition, changedBy }) => (changedBy === 'sources' ? [definition] : []))
    const found = await readViewSources(connection, beside, bySources, {
      definitions: new Map(definitions.map((definition) => [viewKey(definition), definition])),
      own,
      databases,
      instance: database.instance,
      kept,
      written: new Set(definitions.filter((view) => kept.has(viewKey(view))).map((view) => foldName(view.database ?? own))),
    })
    const isElsewhere = isQuackAddress(database.path) || isMotherDuck(database.path)
    const reader = { ...session, beside, isElsewhere, lakes: new Map() }
    const reading = new Map<string, Promise<Fingerprint>>()
    const read = (source: Source): Promise<Fingerprint> => {
      const key = sourceKey(source)
      const known = reading.get(key) ?? readSource(source, reader)
      reading.set(key, known)
      return known
    }
    const entries = views.map(async ({ definition, changedBy }) => {
      const sources =
        typeof changedBy === 'object' ? [queryOf(definition, changedBy.sql)] : (found.get(definition)?.sources ?? [])
      const upstream = (found.get(definition)?.upstream ?? []).map(
        (view): Fingerprint => ({ source: formatViewName(view), upstream: nameOf(view) }),
      )
      return [viewKey(definition), [...upstream, ...(await Promise.all(sources.map(read)))]] as const
    })
    const fingerprints = new Map(await Promise.all(entries))
    signal?.throwIfAborted()
    return fingerprints
  } finally {
    beside.end()
  }
}

function queryOf(definition: ViewDefinition, sql: string): Source {
  return { kind: 'query', name: `changed_by of ${formatViewName(definition)}`, sql }
}
