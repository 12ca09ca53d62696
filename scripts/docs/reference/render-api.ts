import type { ApiExport, Doc, Member } from './read-api.js'

const kinds = [
  ['function', 'Functions'],
  ['constant', 'Constants'],
  ['class', 'Classes'],
  ['interface', 'Interfaces'],
  ['type', 'Types'],
] as const

/**
 * Renders the exports of an entry point: functions first, types last.
 * @param module - how it is imported: `duckalog/config`
 * @param elsewhere - the page that describes an export, if another one does
 */
export function renderApi(
  module: string,
  exports: readonly ApiExport[],
  elsewhere: (entry: ApiExport) => string | undefined,
): string {
  const values = exports.filter(({ kind }) => kind === 'function').map(({ name }) => name)
  const own = exports.filter((entry) => elsewhere(entry) === undefined)
  const others = exports.flatMap((entry) => {
    const page = elsewhere(entry)
    return page === undefined ? [] : [`[\`${entry.name}\`](${page}#${entry.name.toLowerCase()})`]
  })
  const sections = kinds.flatMap(([kind, title]) => {
    const entries = own.filter((entry) => entry.kind === kind)
    return entries.length === 0
      ? []
      : [`## ${title}`, ...entries.map((entry) => renderExport(entry, (code) => importValues(code, module, values)))]
  })
  return [...sections, ...(others.length === 0 ? [] : ['## Described elsewhere', others.join(' · ')])].join('\n\n')
}

/** The examples of doc comments leave out where their functions come from. */
function importValues(code: string, module: string, values: readonly string[]): string {
  const used = values.filter(
    (name) => new RegExp(`\\b${name}\\(`).test(code) && !new RegExp(`import \\{.*\\b${name}\\b`).test(code),
  )
  return used.length === 0 ? code : `import { ${used.join(', ')} } from '${module}'\n\n${code}`
}

function renderExport({ name, doc, signatures, members, forms }: ApiExport, complete: (code: string) => string): string {
  return [
    `### ${name}`,
    renderText(doc.text),
    `\`\`\`ts other\n${signatures.join('\n')}\n\`\`\``,
    ...doc.throws.map((text) => `Throws ${escapeHtml(text)}`),
    ...doc.examples.map((code) => `\`\`\`ts\n${complete(code)}\n\`\`\``),
    renderMembers(members),
    renderForms(forms),
  ]
    .filter(Boolean)
    .join('\n\n')
}

/** Renders properties and methods as a table; those of a type that is written in place follow it, with their path. */
export function renderMembers(members: readonly Member[], columns: 'members' | 'options' = 'members'): string {
  if (members.length === 0) return ''
  const rows = flatten(members)
  const hasDefaults = rows.some(({ doc }) => doc.fallback !== '')
  const head = columns === 'members' ? 'member' : 'option'
  const titles = [head, 'type', ...(hasDefaults ? ['default'] : []), 'meaning']
  return renderTable(
    titles,
    rows.map(({ name, type, optional, doc }) => [
      name === '' ? '' : `\`${name}${optional && columns === 'members' ? '?' : ''}\``,
      inCode(type),
      ...(hasDefaults ? [escapeHtml(doc.fallback)] : []),
      describe(doc),
    ]),
  )
}

function renderForms(forms: ApiExport['forms']): string {
  if (forms.length === 0) return ''
  return renderTable(
    ['form', 'meaning'],
    forms.map(({ type, text }) => [inCode(type), escapeHtml(text)]),
  )
}

export function renderTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = rows.map((cells) => `| ${cells.map((cell) => cell.replace(/\s+/g, ' ').replace(/\\?\|/g, '\\|')).join(' | ')} |`)
  return [`| ${titles.join(' | ')} |`, `|${titles.map(() => '---|').join('')}`, ...lines].join('\n')
}

/** Code that may have backticks in it. */
function inCode(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``
}

function flatten(members: readonly Member[]): readonly Member[] {
  return members.flatMap((member) => [
    member,
    ...flatten(member.members.map((inner) => ({ ...inner, name: `${member.name}.${inner.name}` }))),
  ])
}

function describe({ text, throws }: Doc): string {
  return [text, ...throws.map((thrown) => `Throws ${thrown}`)].filter(Boolean).map(escapeHtml).join('<br>')
}

function renderText(text: string): string {
  return escapeHtml(text)
}

/** Escapes what a page would take for HTML, outside of code. */
export function escapeHtml(text: string): string {
  return text.replace(/(`+[^`]+`+)|</g, (_all, code?: string) => code ?? '&lt;')
}
