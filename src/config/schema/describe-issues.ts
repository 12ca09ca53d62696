import type { BaseIssue } from 'valibot'
import { closestMatch } from '../../closest-match.js'
import type { ConfigPath } from '../../errors.js'
import { describeKind, ownValue } from '../../plain-data.js'
import { foldName } from '../../sql/fold-name.js'
import { type ConfigProblem, isPlainKey } from '../model/config-problem.js'
import type { StrictMapRequirement } from './values/strict-map.js'
import type { ChoiceRequirement } from './values/text-schemas.js'

type Issue = BaseIssue<unknown>

/** An issue of the schema with its path. */
export interface PlacedIssue {
  readonly issue: Issue
  readonly at: ConfigPath
}

/**
 * Turns schema issues into problems for people: what is wrong, and what to write instead. `isVariable` returns whether the text at a path
 * contains environment variables and must not be shown.
 */
export function describeIssues(
  issues: readonly PlacedIssue[],
  isVariable: (at: ConfigPath) => boolean,
): readonly ConfigProblem[] {
  return issues.flatMap(({ issue, at }) => {
    if (issue.type === 'strict_object') return describeKeys(issue, at)
    const last = at.at(-1)
    // An invalid key is not shown: it may be a mistyped `password:hunter2`
    const isHidden = isAboutKey(issue) && typeof last === 'string' && !isPlainKey(last)
    return isHidden ? [{ at: at.slice(0, -1), message: unreadableKey }] : [{ at, message: describeValue(issue, isVariable(at)) }]
  })
}

const unreadableKey = 'has a key that is not a plain name; in YAML a colon must be followed by a space'

function isAboutKey(issue: Issue): boolean {
  const last = issue.path?.at(-1)
  return last !== undefined && 'origin' in last && last.origin === 'key'
}

/** A missing key, or all unknown keys of a map; valibot itself reports only the first one. */
function describeKeys(issue: Issue, at: ConfigPath): readonly ConfigProblem[] {
  const { keys, hints, otherwise } = issue.requirement as StrictMapRequirement
  const item = issue.path?.at(-1)
  const parent = at.slice(0, -1)
  if (issue.expected !== 'never') {
    const hint = hints[String(at.at(-1))]
    return [{ at, message: hint === undefined ? 'is missing' : `is missing; ${hint}` }]
  }
  const present = Object.keys(item?.input as object)
  const free = keys.filter((key) => !present.includes(key))
  return present
    .filter((key) => !keys.includes(key))
    .map((key) => {
      if (!isPlainKey(key)) return { at: parent, message: unreadableKey }
      const match = closestMatch(key, free)
      const listed = [`the keys are ${keys.join(', ')}`, otherwise].filter(Boolean).join('; ')
      const instead = match === undefined ? listed : `did you mean \`${match}\`?`
      return { at: [...parent, key], message: `is not a known key; ${instead}` }
    })
}

function describeValue(issue: Issue, hidden: boolean): string {
  const { input } = issue
  switch (issue.type) {
    case 'string':
      if (typeof input === 'number' || typeof input === 'boolean')
        return `must be text, but is ${describeKind(input)}; put it in quotes`
      return `must be text, but is ${describeKind(input)}`
    case 'number':
      return `must be a number, but is ${describeNumberText(input, hidden)}`
    case 'boolean':
      return `must be true or false, but is ${describeBooleanText(input, hidden)}`
    case 'array':
      return typeof input === 'string'
        ? 'must be a list, but is text; put it in [ ]'
        : `must be a list, but is ${describeKind(input)}`
    case 'picklist':
      return describeChoice(input, issue.requirement as ChoiceRequirement, hidden)
    case 'union':
      return `${issue.message}, but is ${describeKind(input)}`
    default:
      return issue.message
  }
}

function describeNumberText(input: unknown, hidden: boolean): string {
  if (typeof input !== 'string') return describeKind(input)
  if (hidden) return 'text from the environment that is not a number'
  if (/^[-+]?0[0-7]+$/.test(input))
    return `text because of its leading 0; write ${Number(input)}, or 0o${input.replace(/^([-+]?)0+/, '$1')} for the octal number`
  const other = readOldNumber(input)
  if (other !== undefined) return `text because of ${other.because}; write ${other.value}`
  return input.trim() !== '' && Number.isFinite(Number(input)) ? 'text; remove the quotes' : 'text'
}

/** Numbers in YAML 1.1 notation, which PyYAML supports and YAML 1.2 does not. */
function readOldNumber(text: string): { readonly because: string; readonly value: number } | undefined {
  const [, sign, digits = ''] = /^([-+]?)(.*)$/s.exec(text) ?? []
  const factor = sign === '-' ? -1 : 1
  const plain = digits.replaceAll('_', '')
  if (/^0b[01]+$/.test(plain)) return { because: 'its 0b', value: factor * Number(plain) }
  if (/^\d+(?::[0-5]?\d)+$/.test(plain))
    return { because: 'its colon', value: factor * plain.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) }
  return /^\d[\d_]*(?:\.\d*)?$/.test(digits) && digits.includes('_')
    ? { because: 'its underscore', value: factor * Number(plain) }
    : undefined
}

function describeBooleanText(input: unknown, hidden: boolean): string {
  if (typeof input !== 'string') return describeKind(input)
  if (hidden) return 'text from the environment that is neither'
  const word = input.toLowerCase()
  if (word === 'true' || word === 'false') return 'text; remove the quotes'
  if (['yes', 'on', 'y'].includes(word)) return `the text ${input}; write true`
  if (['no', 'off', 'n'].includes(word)) return `the text ${input}; write false`
  return 'text'
}

function describeChoice(input: unknown, { words, hints }: ChoiceRequirement, hidden: boolean): string {
  const choice = `must be one of ${words.join(', ')}`
  if (typeof input !== 'string') return `${choice}, but is ${describeKind(input)}`
  if (hidden) return `${choice}, but is another text from the environment`
  const hint = ownValue(hints, foldName(input))
  if (hint !== undefined) return `${choice}; ${hint}`
  const match = closestMatch(input, words)
  return match === undefined ? choice : `${choice}; did you mean \`${match}\`?`
}

/**
 * An issue with its full path. For a value that matches none of several forms, the issues of the form that matches the kind of the value.
 */
export function flattenIssue(issue: Issue, parent: ConfigPath = []): readonly PlacedIssue[] {
  const at = [...parent, ...(issue.path ?? []).map(({ key }) => key as string | number)]
  const parts = findMeantParts(issue)
  return parts.length > 0 ? parts.flatMap((part) => flattenIssue(part, at)) : [{ issue, at }]
}

function findMeantParts(issue: Issue): readonly Issue[] {
  const parts = issue.type === 'union' ? (issue.issues ?? []) : []
  return parts.flatMap((part) => {
    if (part.path !== undefined || part.kind === 'validation') return [part]
    return findMeantParts(part)
  })
}
