/** A fenced block of a Markdown document. */
export interface Block {
  /** The document: `docs/guides/ci.md`. */
  readonly path: string
  /** The line of the first line of its code, starting at 1. */
  readonly line: number
  /** The first word after the fence; empty if there is none. */
  readonly language: string
  readonly marks: Marks
  readonly code: string
}

/** What the words after the language ask for. */
export interface Marks {
  /** Run it, in the folder of its page. */
  readonly run: boolean
  /** It is what the last block that ran printed. */
  readonly output: boolean
  /** It is not a catalog, or not of this package, and only its syntax is checked. */
  readonly other: boolean
  /** Why it cannot be tried; the rest of the line. */
  readonly untried: string | undefined
  /** The exit code of a block that runs. */
  readonly exit: number
  /** The file that it is written to, if its first line does not name one. */
  readonly file: string | undefined
}

const fence = /^(`{3,})([^\n`]*)\n([\s\S]*?)^\1`*[ \t]*$/gm

/**
 * Parses the fenced blocks of a Markdown document, also those in comments, which readers do not see.
 * @throws Error for a mark that does not exist
 */
export function parseBlocks(path: string, text: string): readonly Block[] {
  return [...text.matchAll(fence)].map((match) => {
    const [, , info = '', code = ''] = match
    const line = text.slice(0, match.index).split('\n').length + 1
    const [language = '', ...words] = info.trim().split(/\s+/)
    return { path, line, language, marks: parseMarks(words, `${path}:${line - 1}`), code }
  })
}

function parseMarks(words: readonly string[], place: string): Marks {
  const reason = words.indexOf('untried:')
  const marks = reason === -1 ? words : words.slice(0, reason)
  const untried = reason === -1 ? undefined : words.slice(reason + 1).join(' ')
  if (untried === '') throw new Error(`${place}: untried: needs a reason.`)
  const known = /^(?:run|output|other|exit=\d+|file=\S+)$/
  const strange = marks.find((mark) => !known.test(mark))
  if (strange)
    throw new Error(`${place}: There is no mark ${strange}. There are run, output, other, exit=N, file=PATH and untried: REASON.`)
  const markValue = (name: string) => marks.find((mark) => mark.startsWith(`${name}=`))?.slice(name.length + 1)
  return {
    run: marks.includes('run'),
    output: marks.includes('output'),
    other: marks.includes('other'),
    untried,
    exit: Number(markValue('exit') ?? 0),
    file: markValue('file'),
  }
}

/** The file that a block is written to: the mark `file=`, or the comment that is its first line. */
export function fileOf({ marks, code }: Block): string | undefined {
  return marks.file ?? /^(?:#|\/\/|--) ((?:[\w.@[\]-]+\/)*[\w.@[\]-]*\.\w+)\s*\n/.exec(code)?.[1]
}

/** Where a block is, for messages. */
export function placeOf({ path, line }: Block): string {
  return `${path}:${line}`
}

/** The code in the prose of a Markdown document, without its fenced blocks. */
export function parseInlineCode(text: string): readonly string[] {
  return [...text.replace(fence, '').matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map(([, code = '']) => code.replaceAll('\\|', '|'))
}

/** Replaces the code of a block in its document. */
export function replaceCode(text: string, { line }: Block, code: string): string {
  const lines = text.split('\n')
  const before = lines.slice(0, line - 1)
  const end = lines.findIndex((other, index) => index >= line - 1 && /^`{3,}\s*$/.test(other))
  return [...before, ...(code === '' ? [] : code.replace(/\n$/, '').split('\n')), ...lines.slice(end)].join('\n')
}
