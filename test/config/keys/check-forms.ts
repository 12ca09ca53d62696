import { type Form, of } from './attachment-forms.js'

const map = 'must be a map (`key: value`), but is'
const columns = 'views[].columns.* checks[].columns.*'
const relations = 'views[] checks[]'
const named = 'views[].checks[] checks[].checks[]'

/** One good and one bad form of each key of data checks. */
export const checkForms: readonly Form[] = [
  {
    good: '[]',
    bad: '{}',
    told: 'must be a list, but is a map',
    keys: ['checks', ...of(relations, 'unique checks'), 'checks[].columns.*.tags'],
  },
  { good: '{a: {}}', bad: '[a]', told: `${map} a list`, keys: ['checks[].columns'] },
  {
    good: 'text',
    bad: '[]',
    told: 'must be text, but is a list',
    keys: [...of(named, 'name'), ...of('views[].freshness checks[].freshness', 'column'), 'checks[].table'],
  },
  {
    good: 'SELECT 1',
    bad: '" "',
    told: 'is empty; write one SQL statement',
    keys: [...of(named, 'sql'), ...of(columns, 'check')],
  },
  {
    good: 'true',
    bad: 'on',
    told: 'must be true or false, but is the text on; write true',
    keys: of(columns, 'not_null unique'),
  },
  { good: '{min: 1}', bad: '1', told: `${map} a number`, keys: of(relations, 'row_count') },
  { good: '{column: day, warn_after: 6h}', bad: '6h', told: `${map} text`, keys: of(relations, 'freshness') },
  {
    good: '0',
    bad: '-1',
    told: 'must be a whole number, 0 or more',
    keys: [...of('views[].row_count checks[].row_count', 'min max'), ...of(named, 'max_rows')],
  },
  {
    good: '90s',
    bad: '6 hours',
    told: 'must be a duration: 90s, 15m, 6h, 7d',
    keys: of('views[].freshness checks[].freshness', 'warn_after error_after'),
  },
  {
    good: 'warn',
    bad: 'eror',
    told: 'must be one of error, warn; did you mean `error`?',
    keys: of(`${columns} views[].unique[] checks[].unique[] views[].row_count checks[].row_count ${named}`, 'severity'),
  },
  {
    good: '[new, 1]',
    bad: '[]',
    told: 'is an empty list; write at least one value',
    keys: of(columns, 'accepted_values'),
  },
  {
    good: '[day]',
    bad: '[]',
    told: 'is an empty list; write at least one column',
    keys: of('views[].unique[] checks[].unique[]', 'columns'),
  },
  {
    good: 'a.b."c d".e',
    bad: 'orders',
    told: 'must be `table.column`, with the table as written after FROM',
    keys: of(columns, 'references'),
  },
]
