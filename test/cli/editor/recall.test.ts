import { recallEntry } from '../../../src/cli/editor/recall.js'
import { newSearch, type Search, searchWith } from '../../../src/cli/editor/search.js'

const entries = ['FROM c;', 'SELECT 2;', 'SELECT 2;', 'FROM a;']

test('an older entry begins with what was typed; newer ones lead back to it', () => {
  const first = recallEntry(entries, { at: -1, typed: 'SEL' }, 1)
  expect(first).toMatchObject({ recall: { at: 1 }, edited: { text: 'SELECT 2;', cursor: 9 } })
  // The same text again is skipped
  expect(recallEntry(entries, { at: 1, typed: 'SEL' }, 1)).toBeUndefined()
  expect(recallEntry(entries, { at: 1, typed: 'SEL' }, -1)).toMatchObject({ recall: { at: -1 }, edited: { text: 'SEL' } })
  expect(recallEntry(entries, { at: -1, typed: 'SEL' }, -1)).toBeUndefined()
  expect(recallEntry(entries, { at: 2, typed: '' }, 1)?.edited.text).toBe('FROM a;')
})

test('a search finds a text anywhere in an entry, in any case, and Ctrl-R the next one', () => {
  const press = (search: Search, text: string, ctrl = false): Search => {
    const next = searchWith({ text, key: { name: text, ctrl } }, search, entries)
    if (typeof next === 'string') throw new Error(next)
    return next
  }
  const typed = [...'from'].reduce((search, letter) => press(search, letter), newSearch)
  expect(typed).toEqual({ wanted: 'from', at: 0, isFailed: false })
  const older = press(typed, 'r', true)
  expect(older).toEqual({ wanted: 'from', at: 3, isFailed: false })
  expect(press(older, 'r', true)).toEqual({ wanted: 'from', at: 3, isFailed: true })
  expect(press(typed, 'x')).toEqual({ wanted: 'fromx', at: 0, isFailed: true })
  expect(searchWith({ text: undefined, key: { name: 'backspace' } }, press(typed, 'x'), entries)).toEqual({
    wanted: 'from',
    at: 0,
    isFailed: false,
  })
})

test.each([
  [{ name: 'g', ctrl: true }, 'cancelled'],
  [{ name: 'c', ctrl: true }, 'cancelled'],
  [{ name: 'escape' }, 'left'],
  [{ name: 'return' }, 'passed'],
  [{ name: 'left' }, 'passed'],
])('the key %j ends a search', (key, expected) => expect(searchWith({ text: undefined, key }, newSearch, entries)).toBe(expected))
