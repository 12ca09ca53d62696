/** Whether a name is one that DuckDB gives to an operator, which is a function as well: `+`, `||`, `->>`. */
export function isOperator(name: string): boolean {
  return /^[-+*/%^<>=~!@#&|?$:.]+$/.test(name)
}
