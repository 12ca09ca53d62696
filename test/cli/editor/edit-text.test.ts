import fc from 'fast-check'
import { cutText, type EditedText, motions, moveLine } from '../../../src/cli/editor/edit-text.js'
import { commandOf, editWith } from '../../../src/cli/editor/keys.js'

/** A text with the cursor at `|`. */
const at = (marked: string): EditedText => ({ text: marked.replace('|', ''), cursor: marked.indexOf('|') })
const mark = ({ text, cursor }: EditedText): string => `${text.slice(0, cursor)}|${text.slice(cursor)}`

test.each([
  ['left', 'a日|b', 'a|日b'],
  ['left', '|a', '|a'],
  ['left', '👩‍👩‍👧|', '|👩‍👩‍👧'],
  ['left', 'a\n|b', 'a|\nb'],
  ['right', 'e|e\u0301x', 'ee\u0301|x'],
  ['right', 'a|\nb', 'a\n|b'],
  ['right', 'a|', 'a|'],
  ['wordLeft', 'from orders o|', 'from orders |o'],
  ['wordLeft', 'from "größe"  |x', 'from "|größe"  x'],
  ['wordRight', 'from| orders.id', 'from orders|.id'],
  ['spaceLeft', 'from s.orders |', 'from |s.orders '],
  ['lineStart', 'a\nbc|d', 'a\n|bcd'],
  ['lineEnd', 'a|b\nc', 'ab|\nc'],
  ['restOfLine', 'ab|\nc', 'ab\n|c'],
] as const)('%s of %j is %j', (motion, before, after) => {
  const edited = at(before)
  expect(mark({ ...edited, cursor: motions[motion](edited) })).toBe(after)
})

test.each([
  ['ctrl', 'w', 'from s.orders|', 'from |'],
  ['ctrl', 'k', 'a|b\nc', 'a|\nc'],
  ['ctrl', 'k', 'a|\nc', 'a|c'],
  ['ctrl', 'u', 'a\nbc|d', 'a\n|d'],
  ['meta', 'd', 'a| bc d', 'a| d'],
  ['meta', 'backspace', 'a bc|', 'a |'],
  ['', 'backspace', '日|', '|'],
  ['', 'delete', '|日', '|'],
] as const)('%s %s of %j leaves %j', (modifier, name, before, after) => {
  const edit = editWith({ name, [modifier]: true }, at(before))
  expect(edit && mark(edit.edited)).toBe(after)
})

test.each([
  ['up', 'abc\nd|e', 'a|bc\nde'],
  ['down', 'ab|c\nd\nefg', 'abc\nd|\nefg'],
  ['up', '日本\nabc|', '日|本\nabc'],
  ['up', 'a|', 'older'],
  ['down', 'a|', 'newer'],
] as const)('%s of %j is %j', (name, before, after) => {
  const command = commandOf({ name }, at(before))
  expect(typeof command === 'object' ? mark(command) : command).toBe(after)
})

test('Ctrl-D ends the input on an empty line, and deletes elsewhere', () => {
  const key = { name: 'd', ctrl: true }
  expect(['|', 'a\n|', 'a|', '|a'].map((text) => commandOf(key, at(text)))).toEqual(['end', 'end', undefined, undefined])
})

test('every motion stays inside the text, and a cut takes what is between', () => {
  const texts = fc
    .array(fc.constantFrom('a', ' ', '\n', '日', '👩‍👩‍👧', '.', '"'), { maxLength: 12 })
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(texts, fc.nat(), fc.constantFrom(...Object.values(motions)), (text, position, motion) => {
      const edited = { text, cursor: position % (text.length + 1) }
      const to = motion(edited)
      expect(to >= 0 && to <= text.length).toBe(true)
      const { edited: left, cut } = cutText(edited, motion)
      expect(left.text.slice(0, left.cursor) + cut + left.text.slice(left.cursor)).toBe(text)
      const line = moveLine(edited, 1)
      if (line) expect(moveLine(line, -1)?.text).toBe(text)
    }),
  )
})
