type Node = { readonly [key: string]: unknown }

/** The value of a constant argument in a syntax tree, or the values in a list of them; `undefined` if one of them is not constant. */
export function textsOf(argument: unknown): readonly string[] | undefined {
  const { type, function_name: name, children } = (argument ?? {}) as Node
  if ((name === 'list_value' || type === 'ARRAY_CONSTRUCTOR') && Array.isArray(children)) {
    const texts = children.map(textsOf)
    return texts.includes(undefined) ? undefined : texts.flatMap((text) => text ?? [])
  }
  const text = constantOf(argument)
  return text === undefined ? undefined : [text]
}

/** A string constant, or several concatenated with `||` or `concat`. */
export function constantOf(expression: unknown): string | undefined {
  const { type, value, function_name: name, children, child } = (expression ?? {}) as Node
  if (type === 'VALUE_CONSTANT') {
    const { value: text } = (value ?? {}) as Node
    return typeof text === 'string' ? text : undefined
  }
  if (type === 'OPERATOR_CAST' && child !== undefined) return constantOf(child)
  if ((name !== '||' && name !== 'concat') || !Array.isArray(children)) return undefined
  const parts = children.map(constantOf)
  return parts.includes(undefined) ? undefined : parts.join('')
}
