import type { Row } from '../driver/core/driver.js'
import { isMap } from '../plain-data.js'
import { foldName } from '../sql/fold-name.js'

const hidden = '[hidden]'

/** Hides the values of columns and fields by name. NULL stays: it tells that there is no value. */
export function hideColumns(row: Row, names: ReadonlySet<string>): Row {
  return names.size === 0 ? row : (hideValue(row, names) as Row)
}

function hideValue(value: unknown, names: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => hideValue(item, names))
  if (!isMap(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      names.has(foldName(name)) && part !== null ? hidden : hideValue(part, names),
    ]),
  )
}

/** Errors about names, access and files show no values. */
const aboutNames = ['Binder', 'Catalog', 'Parser', 'Permission', 'IO', 'HTTP', 'Connection']

/** Hides what a message of DuckDB quotes, which may be values: `Could not convert string 'a@example.com' to INT32`. */
export function hideQuoted(message: string, kind: string | undefined): string {
  if (aboutNames.includes(kind ?? '')) return message
  return message
    .split('\n', 1)
    .join('')
    .replace(/'.*'|".*"/gs, `'${hidden}'`)
}
