import { findParameters, type Parameter } from '../../sql/lexer/find-parameters.js'

/** Renders a statement and replaces each parameter for which `render` returns text. */
export function renderWithParameters(sql: string, render: (parameter: Parameter) => string | undefined): string {
  let text = ''
  let last = 0
  for (const parameter of findParameters(sql)) {
    text += sql.slice(last, parameter.start) + (render(parameter) ?? sql.slice(parameter.start, parameter.end))
    last = parameter.end
  }
  return text + sql.slice(last)
}
