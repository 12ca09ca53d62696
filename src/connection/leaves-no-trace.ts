const harmless =
  /^(?:\s|--[^\n]*(?:\n|$)|\/\*(?:[^*]|\*(?!\/))*\*\/|\()*(?:select|from|with|values|insert|update|delete|describe|show|summarize|copy|explain)\b/i

/**
 * Whether a statement leaves its connection as it was: no setting, variable, temporary object or open transaction for whoever
 * comes next. In doubt the answer is no.
 * @internal
 */
export function leavesNoTrace(sql: string): boolean {
  return harmless.test(sql) && !/;\s*\S/.test(sql) && !/\bsetseed\b/i.test(sql)
}
