/** Whether a name is that of a DuckDB operator, which is a function too: `+`, `||`, `->>`. */
export function isOperator(name: string): boolean {
  return /^[-+*/%^<>=~!@#&|?$:.]+$/.test(name)
}
