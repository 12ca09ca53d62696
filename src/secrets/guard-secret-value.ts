import { type ConfigPath, formatPath, isDuckalogError, SessionError } from '../errors.js'
import { createPublicValue, createSecretValue, isPublicValue, type SecretValue } from '../secret-value.js'
import { textProblem } from '../sql/quote.js'

/**
 * Wraps a secret value so that errors of its function name the parameter and the secret.
 *
 * `reveal` throws {@link SessionError} SECRET_INVALID without the function's error, which may contain the secret.
 */
export function guardSecretValue(
  value: SecretValue,
  parameter: string,
  secret: { readonly name: string; readonly at: ConfigPath },
): SecretValue {
  const { name, at } = secret
  const invalid = (problem: string) => {
    const message = `The value of ${JSON.stringify(parameter)} of the secret ${JSON.stringify(name)} (${formatPath(at)}) ${problem}`
    return new SessionError('SECRET_INVALID', message, { step: { kind: 'secret', name }, at })
  }
  const wrap = isPublicValue(value) ? createPublicValue : createSecretValue
  return wrap(async () => {
    let revealed: unknown
    try {
      revealed = await value.reveal()
    } catch (error) {
      if (isDuckalogError(error, 'SECRET_INVALID')) throw error
      const hint = 'Its error is not shown because it may contain the secret: catch and log it inside the function.'
      throw invalid(`is not available: its function threw${describeThrown(error)}. ${hint}`)
    }
    if (typeof revealed !== 'string') {
      throw invalid(`is ${revealed === null ? 'null' : `of type ${typeof revealed}`}: its function must return text.`)
    }
    const problem = textProblem(revealed, 'text')
    if (problem !== undefined) throw invalid(`${problem}.`)
    return revealed
  })
}

/** The class and code of an error, which describe the failure and contain no data. */
function describeThrown(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  const { name, code } = error as { readonly name?: unknown; readonly code?: unknown }
  const words = [name, code].filter((word) => typeof word === 'string' && /^[A-Za-z_]\w{0,40}$/.test(word))
  return words.length === 0 ? '' : ` (${words.join(', ')})`
}
