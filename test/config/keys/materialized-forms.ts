import { type Form, of } from './attachment-forms.js'

const both = 'materialized views[].materialized'

/** One good and one bad form of each key of materialised views. */
export const materializedForms: readonly Form[] = [
  { good: '{max_age: 1h}', bad: 'true', told: 'must be a map (`key: value`), but is true or false', keys: ['materialized'] },
  {
    good: 'true',
    bad: 'yes',
    told: 'must be true, or a map that says when the rows are refreshed, but is text',
    keys: ['views[].materialized'],
  },
  {
    good: 'replace',
    bad: 'replac',
    told: 'must be one of replace, append, merge, partition; did you mean `replace`?',
    keys: of('views[].materialized', 'mode'),
  },
  { good: 'text', bad: '[]', told: 'must be text, but is a list', keys: ['views[].materialized.by'] },
  {
    good: '0s',
    bad: '1 hour',
    told: 'must be a duration: 90s, 15m, 6h, 7d',
    keys: [...of(both, 'max_age min_age'), 'views[].materialized.lookback'],
  },
  {
    good: '10m',
    bad: '0s',
    told: 'must be a duration of at least a second: 90s, 15m, 6h, 7d',
    keys: [...of(both, 'timeout'), 'views[].materialized.full_every'],
  },
  { good: '1.5GB', bad: '0GB', told: 'must be a size: 500MB, 20GB, 4GiB', keys: of(both, 'max_size') },
  {
    good: 'wait',
    bad: 'wat',
    told: 'must be one of serve, wait, live; did you mean `wait`?',
    keys: of(both, 'when_stale'),
  },
  {
    good: 'never',
    bad: 'nevr',
    told: 'must be one of sources, never; did you mean `never`?',
    keys: ['materialized.changed_by'],
  },
  {
    good: '{sql: SELECT 1}',
    bad: '7',
    told: 'must be `sources`, `never`, or a map with the `sql` of a query, but is a number',
    keys: ['views[].materialized.changed_by'],
  },
  { good: 'SELECT 1', bad: '" "', told: 'is empty; write one SQL statement', keys: ['views[].materialized.changed_by.sql'] },
  {
    good: '[day]',
    bad: '[]',
    told: 'is an empty list; write at least one column',
    keys: of('views[].materialized', 'order_by key'),
  },
]

/** Catalogs with what the good form of a key needs. */
export const materializedCatalogs: Readonly<Record<string, string>> = {
  'views[].materialized.by': catalogWith('{mode: append, by: text}'),
  'views[].materialized.lookback': catalogWith('{mode: partition, by: text, lookback: 0s}'),
  'views[].materialized.full_every': catalogWith('{mode: append, by: text, full_every: 10m}'),
  'views[].materialized.key': catalogWith('{mode: merge, key: [day]}'),
}

function catalogWith(materialized: string): string {
  return `duckdb: {}\nviews: [{name: v, sql: SELECT 1, materialized: ${materialized}}]`
}
