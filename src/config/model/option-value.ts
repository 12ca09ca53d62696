/** A scalar of the config. @public */
export type Scalar = string | number | boolean

/** An option's value: a scalar, a list or a map. @public */
export type OptionValue = Scalar | readonly OptionValue[] | { readonly [key: string]: OptionValue }
