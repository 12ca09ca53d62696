import { type Form, of } from './attachment-forms.js'

/** One good and one bad form of each key of tests. */
export const testForms: readonly Form[] = [
  { good: '[]', bad: '{}', told: 'must be a list, but is a map', keys: ['tests', 'tests[].expect'] },
  { good: 'text', bad: '[]', told: 'must be text, but is a list', keys: of('tests[]', 'name view description') },
  {
    good: '2026-01-01T00:00:00Z',
    bad: 'soon',
    told: 'must be a time such as 2026-01-01T00:00:00Z',
    keys: ['tests[].now'],
  },
  { good: '{a: [{b: 1}]}', bad: '[]', told: 'must be a map (`key: value`), but is a list', keys: ['tests[].given'] },
  { good: 'true', bad: 'on', told: 'must be true or false, but is the text on; write true', keys: ['tests[].ordered'] },
  { good: '0.01', bad: '-1', told: 'must be a number, 0 or more', keys: ['tests[].tolerance'] },
  { good: 'SELECT 1', bad: '" "', told: 'is empty; write one SQL statement', keys: ['tests[].given.*.sql'] },
]
