/** What a scan of JSON text makes of the values that it meets; `N` is what it makes. */
export interface JsonBuilder<N> {
  /** `end` is where the value ends. */
  scalar(value: string | number | boolean | null, offset: number, end: number): N
  list(items: readonly N[], offset: number): N
  map(entries: readonly JsonEntry<N>[], offset: number): N
}

export interface JsonEntry<N> {
  readonly key: string
  /** Where the key begins. */
  readonly offset: number
  readonly value: N
}

/** What is wrong at which place of a JSON text. */
export class JsonSyntaxError extends Error {
  readonly offset: number

  constructor(offset: number, message: string) {
    super(message)
    this.offset = offset
  }
}

/** JSON nests this deep at most; the same limit as in YAML. */
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
 * Reads JSON text from its first to its last character.
 * @throws {@link JsonSyntaxError} with the place, and with nothing of the text
 */
export function scanJson<N>(text: string, build: JsonBuilder<N>): N {
  let at = 0

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
    if (text[at] !== character) throw new JsonSyntaxError(at, text[at] === undefined ? 'the text ends too early' : message)
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

  const readMap = (depth: number): N => {
    const start = at
    const entries: JsonEntry<N>[] = []
    at += 1
    skipSpace()
    if (text[at] !== '}') {
      for (;;) {
        skipSpace()
        const offset = at
        const key = readText('a key in double quotes')
        expect(':', 'a colon is missing after the key')
        entries.push({ key, offset, value: readValue(depth + 1) })
        skipSpace()
        if (text[at] === '}') break
        expect(',', 'a comma or } is missing')
      }
    }
    at += 1
    return build.map(entries, start)
  }
  const readList = (depth: number): N => {
    const start = at
    const items: N[] = []
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
    return build.list(items, start)
  }
  const readValue = (depth: number): N => {
    skipSpace()
    if (depth > maxDepth) throw new JsonSyntaxError(at, `the values nest more than ${maxDepth} levels deep`)
    const start = at
    const first = text[at]
    if (first === '{') return readMap(depth)
    if (first === '[') return readList(depth)
    if (first === '"') return build.scalar(readText('text'), start, at)
    const number = match(numberForm)
    if (number !== undefined) return build.scalar(Number(number), start, at)
    for (const [word, value] of words) {
      if (text.startsWith(word, at)) {
        at += word.length
        return build.scalar(value, start, at)
      }
    }
    throw new JsonSyntaxError(at, explainText(text, at, at, 'a value'))
  }

  const value = readValue(0)
  skipSpace()
  if (at < text.length) throw new JsonSyntaxError(at, 'there is more text after the end of the value')
  return value
}

function explainText(text: string, start: number, at: number, wanted: string): string {
  const character = text[at]
  if (character === undefined) return 'the text ends too early'
  if (text[start] === '"') {
    if (character === '\\') return 'a text in double quotes holds an escape that JSON does not know; write \\\\ for a backslash'
    return 'a text in double quotes holds a line break or a control character; write \\n for a line break'
  }
  if (character === '}' || character === ']') return `${wanted} is missing; the comma before ${character} is one too many`
  if (character === "'") return `${wanted} is missing; JSON takes double quotes only`
  if (character === '/' || character === '#') return `${wanted} is missing; JSON has no comments`
  return `${wanted} is missing`
}
