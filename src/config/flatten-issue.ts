import type { BaseIssue } from 'valibot'
import type { ConfigPath } from '../errors.js'

/**
 * One thing that the schema refused, and where.
 * @internal
 */
export interface PlacedIssue {
  readonly issue: BaseIssue<unknown>
  readonly at: ConfigPath
}

/**
 * An issue with its whole path. Of a value that fits none of several forms, the issues of the form that was meant: those that got
 * past the kind of the value.
 * @internal
 */
export function flattenIssue(issue: BaseIssue<unknown>, parent: ConfigPath = []): readonly PlacedIssue[] {
  const at = [...parent, ...(issue.path ?? []).map(({ key }) => key as string | number)]
  const parts =
    issue.type === 'union' ? (issue.issues ?? []).filter(({ path, kind }) => path !== undefined || kind === 'validation') : []
  return parts.length > 0 ? parts.flatMap((part) => flattenIssue(part, at)) : [{ issue, at }]
}
