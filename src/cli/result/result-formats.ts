import type { ResultRenderer } from '../../connection/result/index.js'
import type { TablePart } from './formats/table-part.js'

/** An output format. */
export interface FormatRule {
  /** The form of the values, see `readResult`. */
  readonly form: 'json' | 'text' | 'csv'
  /**
   * How rows are gathered: `ends` shows the first and last rows of a long result, or blocks if all rows are shown; `blocks` have columns of one
   * width; `stream` has rows as they arrive.
   */
  readonly rows: 'ends' | 'blocks' | 'stream'
  /** Whether it is for reading only, so that the tree of EXPLAIN is drawn. */
  readonly isForPeople?: true
  /** Whether it can have colours; then it escapes the control characters of the data. */
  readonly isStyled?: true
  /** Whether its first line has the names of the columns, and can be left out. */
  readonly hasHeader?: true
  /** Whether the separators of columns and rows can be changed. */
  readonly hasSeparators?: true
  /** Whether the outcome of a statement without rows, `Count` or `Success`, is shown if it is one of several. */
  readonly showsOutcome?: true
  /** Loads the renderer, which is used for the parts of one result. */
  readonly load: () => Promise<ResultRenderer<TablePart>>
}

export const resultFormats = {
  table: {
    form: 'text',
    rows: 'ends',
    isForPeople: true,
    showsOutcome: true,
    isStyled: true,
    load: async () => (await import('./formats/render-table.js')).createTableRenderer(),
  },
  csv: {
    form: 'csv',
    rows: 'stream',
    hasHeader: true,
    hasSeparators: true,
    load: async () => (await import('./formats/render-delimited.js')).renderDelimited,
  },
  json: {
    form: 'json',
    rows: 'stream',
    showsOutcome: true,
    load: async () => (await import('../../connection/result/index.js')).renderJson,
  },
  jsonl: { form: 'json', rows: 'stream', load: async () => (await import('../../connection/result/index.js')).renderJsonLines },
  markdown: { form: 'text', rows: 'stream', load: async () => (await import('./formats/render-markdown.js')).renderMarkdown },
  box: {
    form: 'text',
    rows: 'blocks',
    isForPeople: true,
    showsOutcome: true,
    isStyled: true,
    load: async () => (await import('./formats/render-table.js')).createTableRenderer(),
  },
  column: {
    form: 'text',
    rows: 'blocks',
    isForPeople: true,
    hasHeader: true,
    showsOutcome: true,
    load: async () => (await import('./formats/render-aligned.js')).createAlignedRenderer(),
  },
  line: {
    form: 'text',
    rows: 'stream',
    isForPeople: true,
    showsOutcome: true,
    load: async () => (await import('./formats/render-lines.js')).renderLines,
  },
  list: {
    form: 'text',
    rows: 'stream',
    isForPeople: true,
    hasHeader: true,
    hasSeparators: true,
    load: async () => (await import('./formats/render-separated.js')).createSeparatedRenderer('|'),
  },
  tabs: {
    form: 'text',
    rows: 'stream',
    hasHeader: true,
    hasSeparators: true,
    load: async () => (await import('./formats/render-separated.js')).createSeparatedRenderer('\t'),
  },
  insert: { form: 'text', rows: 'stream', load: async () => (await import('./formats/render-inserts.js')).renderInserts },
  html: {
    form: 'text',
    rows: 'stream',
    hasHeader: true,
    load: async () => (await import('./formats/render-html.js')).renderHtml,
  },
  latex: { form: 'text', rows: 'stream', load: async () => (await import('./formats/render-latex.js')).renderLatex },
  trash: { form: 'text', rows: 'stream', load: async () => () => '' },
} as const satisfies Record<string, FormatRule>

export type ResultFormat = keyof typeof resultFormats

/** The names of the formats, in the order of the help. */
export const formatNames = Object.keys(resultFormats) as readonly ResultFormat[]

/** The names of the formats that a rule makes special, for messages: `csv, list and tabs`. */
export function listFormats(key: 'hasHeader' | 'hasSeparators'): string {
  const names = formatNames.filter((name) => ruleOf(name)[key])
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

export function ruleOf(format: ResultFormat): FormatRule {
  return resultFormats[format]
}
