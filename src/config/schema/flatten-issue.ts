import type { BaseIssue } from 'valibot'
import type { ConfigPath } from '../../errors.js'

/** One thing that the schema refused, and where. */
export interface PlacedIssue {
  readonly issue: BaseIssue<unknown>
  readonly at: ConfigPath
}

/**
 * An issue with its whole path. Of a value that fits none of several forms, the issues of the form that was meant: those that got
 * past the kind of the value.
 */
export function flattenIssue(issue: BaseIssue<unknown>, parent: ConfigPath = []): readonly PlacedIssue[] {
  const at = [...parent, ...(issue.path ?? []).map(({ key }) => key as string | number)]
  const parts = findMeantParts(issue)
  return parts.length > 0 ? parts.flatMap((part) => flattenIssue(part, at)) : [{ issue, at }]
}

function findMeantParts(issue: BaseIssue<unknown>): readonly BaseIssue<unknown>[] {
  const parts = issue.type === 'union' ? (issue.issues ?? []) : []
  return parts.flatMap((part) => {
    if (part.path !== undefined || part.kind === 'validation') return [part]
    return findMeantParts(part)
  })
}
