import { type ConfigPath, formatPath, isDuckalogError, SessionError } from '../errors.js'
import { createPublicValue, createSecretValue, isPublicValue, type SecretValue } from '../secret-value.js'
import { textProblem } from '../sql/quote.js'

/**
 * The same secret value, whose `reveal` says which parameter of which secret it is for when its function fails.
 *
 * `reveal` throws {@link SessionError} SECRET_INVALID, without what the function threw: that may hold the secret.
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
      const hint = 'What it threw is not shown, since it may hold the secret: catch and log it inside the function.'
      throw invalid(`could not be had: the function that gives it threw${describeThrown(error)}. ${hint}`)
    }
    if (typeof revealed !== 'string') {
      throw invalid(
        `is ${revealed === null ? 'null' : `of type ${typeof revealed}`}: the function that gives it must return text.`,
      )
    }
    const problem = textProblem(revealed, 'text')
    if (problem !== undefined) throw invalid(`${problem}.`)
    return revealed
  })
}

/** The class and the code of an error name the kind of failure, and hold no data. */
function describeThrown(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  const { name, code } = error as { readonly name?: unknown; readonly code?: unknown }
  const words = [name, code].filter((word) => typeof word === 'string' && /^[A-Za-z_]\w{0,40}$/.test(word))
  return words.length === 0 ? '' : ` (${words.join(', ')})`
}
