const brand = Symbol.for('duckalog.secret')
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
 * @public
 */
export function createSecretValue(source: SecretInput): SecretValue {
  return new HiddenValue(source)
}

/**
 * Whether a value is a {@link SecretValue}, of this or of another copy of the package.
 * @public
 */
export function isSecretValue(value: unknown): value is SecretValue {
  return typeof value === 'object' && value !== null && (value as { [brand]?: unknown })[brand] === true
}

class HiddenValue implements SecretValue {
  readonly #source: SecretInput

  constructor(source: SecretInput) {
    this.#source = source
    Object.defineProperty(this, brand, { value: true })
    Object.freeze(this)
  }

  async reveal(): Promise<string> {
    return typeof this.#source === 'function' ? this.#source() : this.#source
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
