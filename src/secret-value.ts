import { OptionError } from './errors.js'
import { describeValue } from './options/take-options.js'

const brand = Symbol.for('duckalog.secret')
const publicBrand = Symbol.for('duckalog.public')
/** A symbol, and no private field: the value may be one of the other copy of the package. */
const literal = Symbol.for('duckalog.literal')
const inspect = Symbol.for('nodejs.util.inspect.custom')

/**
 * A value that must not be seen. It prints as `[redacted]` everywhere: as text, in JSON, in `util.inspect`.
 * @public
 */
export interface SecretValue {
  /** The value itself. A function given in code is called each time. */
  reveal(): Promise<string>
  toString(): string
  toJSON(): string
}

/**
 * What one writes where a secret is wanted: the text, or in code a function that gets it (from a vault, say).
 * @public
 */
export type SecretInput = string | (() => string | Promise<string>)

/**
 * Hides a text, or a function that gets one, behind a {@link SecretValue}.
 * @throws OptionError OPTION_INVALID for anything else
 * @public
 */
export function createSecretValue(source: SecretInput): SecretValue {
  if (typeof source !== 'string' && typeof source !== 'function') {
    const message = `must be a string, or a function that returns one, not ${describeValue(source)}`
    throw new OptionError('createSecretValue', [{ option: 'source', message }], 'argument')
  }
  return Object.freeze(new HiddenValue(source))
}

/**
 * Whether a value is a {@link SecretValue}, of this or of another copy of the package.
 * @public
 */
export function isSecretValue(value: unknown): value is SecretValue {
  return typeof value === 'object' && value !== null && (value as { [brand]?: unknown })[brand] === true
}

/** A value that is known only when it is revealed, and may then be spoken of: the host out of a connection string. */
export function createPublicValue(source: SecretInput): SecretValue {
  return Object.freeze(Object.defineProperty(new HiddenValue(source), publicBrand, { value: true }))
}

/** Whether a revealed value may be spoken of, see {@link createPublicValue}. */
export function isPublicValue(value: SecretValue): boolean {
  return (value as { [publicBrand]?: unknown })[publicBrand] === true
}

/** The text of a value that was written as text; `undefined` for one that a function gives. */
export function literalOf(value: SecretValue): string | undefined {
  return (value as { [literal]?: () => string | undefined })[literal]?.()
}

/** Named values, those that are secret revealed. */
export async function revealAll(
  named: Readonly<Record<string, string | SecretValue>>,
): Promise<Readonly<Record<string, string>>> {
  const entries = Object.entries(named).map(
    async ([name, value]) => [name, isSecretValue(value) ? await value.reveal() : value] as const,
  )
  return Object.fromEntries(await Promise.all(entries))
}

class HiddenValue implements SecretValue {
  readonly #source: SecretInput

  constructor(source: SecretInput) {
    this.#source = source
    Object.defineProperty(this, brand, { value: true })
  }

  async reveal(): Promise<string> {
    return typeof this.#source === 'function' ? this.#source() : this.#source
  }

  [literal](): string | undefined {
    return typeof this.#source === 'string' ? this.#source : undefined
  }

  toString(): string {
    return '[redacted]'
  }

  toJSON(): string {
    return '[redacted]'
  }

  [inspect](): string {
    return '[redacted]'
  }
}
