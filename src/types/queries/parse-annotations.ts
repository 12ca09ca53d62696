import { closestMatch } from '../../closest-match.js'
import type { QueryReturns } from '../../queries/define-query.js'
import { isSameName } from '../../sql/fold-name.js'
import { scanPiece } from '../../sql/lexer/scan-piece.js'
import { parseParameterType } from './query-definition.js'

/** An annotation of a query: a part of a comment, by its offset in the text. */
interface Annotated {
  readonly name: string
  readonly offset: number
}

/** What the comments of a query declare. */
export interface Annotations {
  readonly parameters: readonly (Annotated & { readonly type: string; readonly isOptional: boolean })[]
  readonly notNull: readonly Annotated[]
  readonly returns?: { readonly value: QueryReturns; readonly offset: number }
  /** The comment before the SQL, without annotations. */
  readonly description?: string
  readonly problems: readonly { readonly offset: number; readonly message: string }[]
}

interface CommentLine {
  readonly text: string
  readonly offset: number
  /** Whether no SQL comes before it. */
  readonly isLeading: boolean
}

const returns: readonly QueryReturns[] = ['one', 'optional', 'many', 'exec']

const forms = {
  param: '`-- @param name TYPE`, or `-- @param name TYPE?` if NULL is allowed',
  column: '`-- @column name not null`',
  returns: '`-- @returns one`, `optional`, `many` or `exec`',
}

/** Reads the annotations in the comments of a query: lines such as `-- @param day DATE`. */
export function parseAnnotations(sql: string): Annotations {
  const parameters: Annotations['parameters'][number][] = []
  const notNull: Annotated[] = []
  const problems: Annotations['problems'][number][] = []
  const description: string[] = []
  let returned: Annotations['returns']

  const read = (word: string, rest: string, offset: number): string | undefined => {
    if (word === 'param') {
      const [, name, type = ''] = /^\$?([A-Za-z_]\w*)\s+(\S.*)$/.exec(rest) ?? []
      const parsed = parseParameterType(type)
      if (name === undefined || parsed.type === '') return `must be ${forms.param}`
      if (parameters.some((other) => isSameName(other.name, name)))
        return `declares the parameter ${name} a second time; remove it`
      parameters.push({ name, offset, ...parsed })
      return undefined
    }
    if (word === 'column') {
      const [, quoted, plain] = /^(?:"((?:[^"]|"")+)"|(\S+))\s+not\s+null$/i.exec(rest) ?? []
      const name = quoted?.replaceAll('""', '"') ?? plain
      if (name === undefined) return `must be ${forms.column}`
      notNull.push({ name, offset })
      return undefined
    }
    if (word === 'returns') {
      const value = returns.find((each) => each === rest)
      if (value === undefined) return `must be ${forms.returns}`
      if (returned !== undefined) return 'is written a second time; remove it'
      returned = { value, offset }
      return undefined
    }
    const match = closestMatch(word, Object.keys(forms))
    const known = Object.values(forms).join('; ')
    return `is not a known annotation; ${match === undefined ? `write one of ${known}` : `did you mean @${match}?`}`
  }

  for (const { text, offset, isLeading } of listCommentLines(sql)) {
    const [, word, rest = ''] = /^@(\w+)(?:\s+(.*))?$/.exec(text) ?? []
    if (word === undefined) {
      if (isLeading) description.push(text)
      continue
    }
    const message = read(word, rest.trim(), offset)
    if (message !== undefined) problems.push({ offset, message: `@${word} ${message}` })
  }
  const described = description.join('\n').trim()
  return {
    parameters,
    notNull,
    ...(returned !== undefined && { returns: returned }),
    ...(described !== '' && { description: described }),
    problems,
  }
}

/** The lines of all comments, without the marks of comments. */
function listCommentLines(sql: string): readonly CommentLine[] {
  const lines: CommentLine[] = []
  let isLeading = true
  for (let start = 0; start < sql.length; ) {
    const { kind, end } = scanPiece(sql, start)
    if (kind === 'comment') lines.push(...splitComment(sql.slice(start, end), start, isLeading))
    else if (kind !== 'space') isLeading = false
    start = end
  }
  return lines
}

function splitComment(comment: string, start: number, isLeading: boolean): readonly CommentLine[] {
  const isBlock = comment.startsWith('/*')
  return [...comment.matchAll(/[^\r\n]+/g)].map(({ 0: line, index }) => {
    const [mark = ''] = (isBlock ? /^\s*(?:\/\*+|\*(?!\/))?\s*/ : /^-+\s*/).exec(line) ?? []
    const text = line.slice(mark.length)
    return { text: (isBlock ? text.replace(/\*+\/$/, '') : text).trim(), offset: start + index + mark.length, isLeading }
  })
}
