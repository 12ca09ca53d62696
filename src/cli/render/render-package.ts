import { isMap } from '../../plain-data.js'
import { scanJson } from '../../text/scan-json.js'

/** Scripts by name. */
export type Scripts = Readonly<Record<string, string>>

/** A package.json with the places of its maps. */
export interface PackageText {
  readonly text: string
  readonly manifest: Readonly<Record<string, unknown>>
  readonly scripts: Readonly<Record<string, unknown>>
  readonly root: Braces
  /** Absent without scripts. */
  readonly braces: Braces | undefined
}

interface Braces {
  readonly open: number
  readonly close: number
}

/** The script that `npm init` writes into a package without tests. */
const noTest = 'echo "Error: no test specified" && exit 1'

/** Renders the package.json of a new project. */
export function renderNewPackage(scripts: Scripts): string {
  return `${JSON.stringify({ private: true, type: 'module', scripts }, undefined, 2)}\n`
}

/**
 * Parses a package.json.
 * @returns the problem, as a message without its subject, for JSON of another shape
 * @throws JsonSyntaxError
 */
export function parsePackage(text: string): PackageText | { readonly problem: string } {
  const braces = new Map<unknown, Braces>()
  // A byte order mark is not JSON, but npm accepts it
  const { value } = scanJson(text.replace(/^\uFEFF/, ' '), (map, open, close) => braces.set(map, { open, close }))
  const root = braces.get(value)
  if (!isMap(value) || !root) return { problem: 'is not a map' }
  const { scripts = {} } = value
  if (!isMap(scripts)) return { problem: 'has `scripts` that are not a map' }
  return { text, manifest: value, scripts, root, braces: braces.get(scripts) }
}

/**
 * Adds scripts to a package.json and leaves the rest of its text as it is. In a package with tests the script `test` becomes `pretest`, which
 * npm runs before them.
 * @returns the text, and the scripts that were not added because it has others of these names
 */
export function renderPackage(parsed: PackageText, scripts: Scripts): { readonly text: string; readonly kept: Scripts } {
  const present = parsed.scripts
  const isFree = (name: string) => present[name] === undefined || (name === 'test' && present[name] === noTest)
  const wanted = Object.entries(scripts)
    .filter(([name, script]) => !`${present[name]}`.includes(markOf(script)))
    .map(([name, script]) => [name === 'test' && !isFree(name) ? 'pretest' : name, script] as const)
  const added = wanted.filter(([name]) => present[name] === undefined)
  const kept = wanted.filter(([name, script]) => !isFree(name) && present[name] !== script)
  const edited = added.length === 0 ? parsed.text : addScripts(parsed, added)
  return {
    text: wanted.reduce((all, [name, script]) => (name === 'test' ? replaceNoTest(all, script) : all), edited),
    kept: Object.fromEntries(kept),
  }
}

/** The part of a script by which it is found in a longer one. */
function markOf(script: string): string {
  return script.replace(' && tsc --noEmit', '')
}

function replaceNoTest(text: string, script: string): string {
  return text.replace(JSON.stringify(noTest), () => JSON.stringify(script))
}

/** Adds scripts in the layout of the text. */
function addScripts({ text, root, braces }: PackageText, scripts: readonly (readonly [string, string])[]): string {
  const [space = ''] = /^\s*(?=")/.exec(text.slice(root.open + 1)) ?? ['\n  ']
  const [indent = ''] = /(?<=\n).*$/.exec(space) ?? []
  const colon = space === '' ? ':' : ': '
  const members = scripts.map(([name, script]) => `${JSON.stringify(name)}${colon}${JSON.stringify(script)}`)
  if (braces) return insert(text, members, braces, { inner: `${space}${indent}`, outer: space })
  const map = insert('{}', members, { open: 0, close: 1 }, { inner: `${space}${indent}`, outer: space })
  return insert(text, [`"scripts"${colon}${map}`], root, { inner: space, outer: '\n' })
}

/** Inserts members at the end of a map; the spaces are those before the members and before the brace of an empty one. */
function insert(
  text: string,
  members: readonly string[],
  { open, close }: Braces,
  { inner, outer }: { readonly inner: string; readonly outer: string },
): string {
  const inside = text.slice(open + 1, close)
  const isEmpty = inside.trim() === ''
  const [space = ''] = isEmpty ? [inner] : (/^\s*/.exec(inside) ?? [])
  const end = open + 1 + inside.trimEnd().length
  const added = members.map((member, index) => `${isEmpty && index === 0 ? '' : ','}${space}${member}`).join('')
  return `${text.slice(0, end)}${added}${isEmpty ? `${outer}${text.slice(close)}` : text.slice(end)}`
}
