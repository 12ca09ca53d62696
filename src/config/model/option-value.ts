/** A scalar value in a config. @public */
export type Scalar = string | number | boolean

/** The value of an option: a scalar, a list or a map. @public */
export type OptionValue = Scalar | readonly OptionValue[] | { readonly [key: string]: OptionValue }
