import { OptionError } from './errors.js'
import { describeValue } from './options/take-options.js'

const brand = Symbol.for('duckalog.secret')
const publicBrand = Symbol.for('duckalog.public')
/** A symbol instead of a private field, because the value may come from the other copy of the package. */
const literal = Symbol.for('duckalog.literal')
const inspect = Symbol.for('nodejs.util.inspect.custom')

/**
 * A value that must not be shown. It prints as `[redacted]`: as text, in JSON and in `util.inspect`.
 * @public
 */
export interface SecretValue {
  /** Returns the value itself. If it was given as a function, calls that function each time. */
  reveal(): Promise<string>
  /** Always `[redacted]`. */
  toString(): string
  /** Always `[redacted]`. */
  toJSON(): string
}

/**
 * A secret as an option accepts it: the text, or a function that fetches it, for example from a vault.
 * @public
 */
export type SecretInput = string | (() => string | Promise<string>)

/**
 * Wraps a text, or a function that fetches one, in a {@link SecretValue}.
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

/** A value that is known only once it is revealed but is not secret, such as the host in a connection string. */
export function createPublicValue(source: SecretInput): SecretValue {
  return Object.freeze(Object.defineProperty(new HiddenValue(source), publicBrand, { value: true }))
}

/** Whether a value may be shown once it is revealed, see {@link createPublicValue}. */
export function isPublicValue(value: SecretValue): boolean {
  return (value as { [publicBrand]?: unknown })[publicBrand] === true
}

/** The text of a secret that was given as text; `undefined` if it was given as a function. */
export function literalOf(value: SecretValue): string | undefined {
  return (value as { [literal]?: () => string | undefined })[literal]?.()
}

/** Reveals the secrets among named values. */
export async function revealAll(
  named: Readonly<Record<string, string | SecretValue>>,
): Promise<Readonly<Record<string, string>>> {
  const entries = Object.entries(named).map(
    async ([name, value]) => [name, isSecretValue(value) ? await value.reveal() : value] as const,
  )
  return Object.fromEntries(await Promise.all(entries))
}

class HiddenValue implements SecretValue {
  readonly #given: SecretInput

  constructor(source: SecretInput) {
    this.#given = source
    Object.defineProperty(this, brand, { value: true })
  }

  async reveal(): Promise<string> {
    return typeof this.#given === 'function' ? this.#given() : this.#given
  }

  [literal](): string | undefined {
    return typeof this.#given === 'string' ? this.#given : undefined
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
