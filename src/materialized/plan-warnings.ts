import type { CatalogConfig } from '../config/model/catalog-config.js'
import { locationOf } from '../config/model/config-metadata.js'
import type { Warning } from '../session/apply/session-report.js'
import { formatViewName, type ViewDefinition } from '../views/definition/view-definition.js'
import type { Fingerprint } from './sources/fingerprint.js'

/** Warns about a view whose rows would never count as stale. Pure. */
export function planWarnings(
  config: CatalogConfig,
  definition: ViewDefinition,
  sources: readonly Fingerprint[] = [],
  volatile: readonly string[] = [],
): readonly Warning[] {
  const { materialized } = definition
  if (materialized?.changedBy !== 'sources' || materialized.maxAge !== undefined) return []
  const location = locationOf(config, definition.at)
  const place = location && { location }
  const name = formatViewName(definition)
  const unchecked = sources.flatMap((each) => ('unchecked' in each ? [`${each.source} (${each.unchecked})`] : []))
  const functions = volatile.map((each) => `${each}()`)
  return [
    ...(unchecked.length === 0
      ? []
      : [
          {
            code: 'MATERIALIZED_UNCHECKED' as const,
            message:
              `Changes of these sources of the view ${name} cannot be detected: ${unchecked.join(', ')}. So its rows are refreshed only by name. ` +
              'Set `max_age`, or `changed_by` with a query.',
            ...place,
          },
        ]),
    ...(functions.length === 0
      ? []
      : [
          {
            code: 'MATERIALIZED_VOLATILE' as const,
            message: `The view ${name} calls ${functions.join(', ')}, whose result changes while its sources stay the same. Set \`max_age\`.`,
            ...place,
          },
        ]),
  ]
}
