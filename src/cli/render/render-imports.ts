import type { CatalogFile, CatalogImport, FileContents } from '../../config/index.js'
import { escapeControls } from '../../text/escape-controls.js'
import { renderCount } from './text.js'

/** A line of the tree and the lines below it. */
interface Branch {
  readonly line: string
  readonly branches: readonly Branch[]
}

/** Renders the files of a catalog as the lines of a tree. */
export function renderImports(file: CatalogFile): readonly string[] {
  return renderBranch(toBranch(file, [])).map((line) => escapeControls(line))
}

function toBranch(file: CatalogFile, remarks: readonly string[]): Branch {
  const { file: name = 'the object', status, gives, imports } = file
  const remark = remarks.length === 0 ? '' : ` (${remarks.join(', ')})`
  return { line: `${name}${remark}  ${renderState(status, gives)}`, branches: imports.flatMap(toBranches) }
}

function toBranches(entry: CatalogImport): readonly Branch[] {
  const { path, override, optional, section, files } = entry
  const isPattern = files.length !== 1 || /[*?[]/.test(path)
  const remarks = [
    ...(section === undefined ? [] : [`only ${section}`]),
    ...(override ? ['override'] : []),
    ...(optional ? ['optional'] : []),
  ]
  if (files.length === 0) return [toEmptyBranch(path, remarks)]
  return files.map((file) => toBranch(file, [...(isPattern ? [`from ${path}`] : []), ...remarks]))
}

function toEmptyBranch(path: string, remarks: readonly string[]): Branch {
  return { line: `${path} (${remarks.join(', ')})  matches no file`, branches: [] }
}

function renderBranch({ line, branches }: Branch): readonly string[] {
  const below = branches.flatMap((branch, index) => {
    const isLast = index === branches.length - 1
    const [first = '', ...rest] = renderBranch(branch)
    return [`${isLast ? '└─' : '├─'} ${first}`, ...rest.map((text) => `${isLast ? '  ' : '│ '} ${text}`)]
  })
  return [line, ...below]
}

function renderState(status: CatalogFile['status'], gives: FileContents): string {
  if (status === 'missing') return 'missing'
  const parts = gives.keys.filter((key) => key !== 'version').map((key) => renderKey(key, gives))
  if (status === 'loaded') return parts.join(', ') || 'nothing'
  return ['imported above', ...(parts.length > 0 ? [`here ${parts.join(', ')}`] : [])].join('; ')
}

function renderKey(key: string, gives: FileContents): string {
  if (key === 'duckdb') return gives.secrets === 0 ? 'duckdb' : `duckdb with ${renderCount(gives.secrets, 'secret')}`
  if (key === 'views') return renderCount(gives.views, 'view')
  if (key === 'macros') return renderCount(gives.macros, 'macro')
  if (key === 'attachments') return renderCount(gives.attachments, 'attachment')
  if (key === 'iceberg_catalogs') return renderCount(gives.icebergCatalogs, 'Iceberg catalog')
  return key === 'semantic_models' ? renderCount(gives.semanticModels, 'semantic model') : key
}
