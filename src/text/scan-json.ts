/** A syntax error at an offset of a JSON text. */
export class JsonSyntaxError extends Error {
  readonly offset: number

  constructor(offset: number, message: string) {
    super(message)
    this.offset = offset
  }
}

/** The content of a JSON text. */
interface ScannedJson {
  readonly value: unknown
  /** Whether a key is written twice in one map. */
  readonly hasDuplicates: boolean
}

/** The same limit as in the YAML of a catalog. */
const maxDepth = 100

const space = /[ \t\n\r]*/y
const numberForm = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in text
const plainText = /[^"\\\u0000-\u001f]*/y
const escapeForm = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y
const words = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
])

/**
 * Reads JSON. Not JSON.parse: its messages quote the text, which may contain secrets, and it accepts duplicate keys.
 * @param onMap - called with each map and the offsets of its braces
 * @throws {@link JsonSyntaxError}
 */
export function scanJson(
  text: string,
  onMap?: (map: object, open: number, close: number) => void,
  readNumber: (text: string) => unknown = Number,
): ScannedJson {
  let at = 0
  let hasDuplicates = false

  const skipSpace = () => {
    space.lastIndex = at
    space.test(text)
    at = space.lastIndex
  }
  const match = (form: RegExp): string | undefined => {
    form.lastIndex = at
    if (!form.test(text)) return undefined
    const found = text.slice(at, form.lastIndex)
    at = form.lastIndex
    return found
  }
  const expect = (character: string, message: string) => {
    skipSpace()
    if (text[at] !== character) throw new JsonSyntaxError(at, text[at] === undefined ? 'the text ends unexpectedly' : message)
    at += 1
  }
  const readText = (what: string): string => {
    const start = at
    let escaped = false
    if (text[at] === '"') {
      at += 1
      match(plainText)
      while (match(escapeForm) !== undefined) {
        escaped = true
        match(plainText)
      }
      if (text[at] === '"') {
        at += 1
        return escaped ? (JSON.parse(text.slice(start, at)) as string) : text.slice(start + 1, at - 1)
      }
    }
    throw new JsonSyntaxError(at, explainText(text, start, at, what))
  }

  const readMap = (depth: number): unknown => {
    const map: Record<string, unknown> = {}
    const open = at
    at += 1
    skipSpace()
    if (text[at] !== '}') {
      for (;;) {
        skipSpace()
        const key = readText('a key in double quotes')
        expect(':', 'a colon is missing after the key')
        const value = readValue(depth + 1)
        if (Object.hasOwn(map, key)) hasDuplicates = true
        // An assignment to `__proto__` would set the prototype
        if (key === '__proto__') Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true })
        else map[key] = value
        skipSpace()
        if (text[at] === '}') break
        expect(',', 'a comma or } is missing')
      }
    }
    onMap?.(map, open, at)
    at += 1
    return map
  }
  const readList = (depth: number): unknown => {
    const items: unknown[] = []
    at += 1
    skipSpace()
    if (text[at] !== ']') {
      for (;;) {
        items.push(readValue(depth + 1))
        skipSpace()
        if (text[at] === ']') break
        expect(',', 'a comma or ] is missing')
      }
    }
    at += 1
    return items
  }
  const readValue = (depth: number): unknown => {
    skipSpace()
    if (depth > maxDepth) throw new JsonSyntaxError(at, `the values nest more than ${maxDepth} levels deep`)
    const first = text[at]
    if (first === '{') return readMap(depth)
    if (first === '[') return readList(depth)
    if (first === '"') return readText('text')
    const number = match(numberForm)
    if (number !== undefined) return readNumber(number)
    for (const [word, value] of words) {
      if (text.startsWith(word, at)) {
        at += word.length
        return value
      }
    }
    throw new JsonSyntaxError(at, explainText(text, at, at, 'a value'))
  }

  const value = readValue(0)
  skipSpace()
  if (at < text.length) throw new JsonSyntaxError(at, 'there is more text after the end of the value')
  return { value, hasDuplicates }
}

function explainText(text: string, start: number, at: number, wanted: string): string {
  const character = text[at]
  if (character === undefined) return 'the text ends unexpectedly'
  if (text[start] === '"') {
    if (character === '\\') return 'a string contains an escape that JSON does not support; write \\\\ for a backslash'
    return 'a string contains a line break or a control character; write \\n for a line break'
  }
  if (character === '}' || character === ']') return `${wanted} is missing; remove the comma before ${character}`
  if (character === "'") return `${wanted} is missing; JSON only allows double quotes`
  if (character === '/' || character === '#') return `${wanted} is missing; JSON has no comments`
  return `${wanted} is missing`
}
