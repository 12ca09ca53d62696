import { formatPath } from '../../../errors.js'
import { listCredentials } from '../../../redaction/list-credentials.js'
import type { CatalogConfig } from '../../model/catalog-config.js'
import type { Locator } from '../../model/config-problem.js'
import type { ConfigWarning } from '../../model/config-warning.js'

/** The keys of views and macros that DuckDB stores in plain text. */
const storedKeys = ['sql', 'table_sql', 'uri', 'options', 'parameters', 'description'] as const

/** Warns about views and macros with credentials that would be stored in the database file. Pure. */
export function findStoredCredentials(
  { views, macros = [] }: CatalogConfig,
  locate: Locator,
  variables: readonly string[],
): readonly ConfigWarning[] {
  const find = (section: 'views' | 'macros', kind: string) => (entry: object & { readonly name: string }, index: number) => {
    const key = storedKeys.find((stored) => listCredentials({ [stored]: Reflect.get(entry, stored) }, { variables }).length > 0)
    if (key === undefined) return []
    const at = [section, index, key]
    const message =
      `The ${kind} ${JSON.stringify(entry.name)} contains a credential (${key}), which DuckDB stores in the database file in plain text. Move the ` +
      'credential into `duckdb.secrets` (with a `scope` for a URL), or attach the server under `attachments`, and remove it from the ' +
      `${kind}.`
    return [{ code: 'CREDENTIALS_IN_VIEW' as const, message, location: locate(at) ?? { path: formatPath(at) } }]
  }
  return [...views.flatMap(find('views', 'view')), ...macros.flatMap(find('macros', 'macro'))]
}
