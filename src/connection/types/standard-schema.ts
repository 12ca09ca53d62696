/**
 * The part of the Standard Schema interface, version 1, that this package uses. valibot, zod, arktype and others implement it.
 * @public
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  /** The properties that the specification defines. */
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
  }
}

/** The result of validating a value: the converted value, or the issues. @public */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string; readonly path?: readonly unknown[] | undefined }[] }

/** The output type of a schema. @public */
export type InferOutput<S extends StandardSchema> = NonNullable<S['~standard']['types']>['output']
