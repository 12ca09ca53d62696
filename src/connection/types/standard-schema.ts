/**
 * What valibot, zod, arktype and others have in common: the part of the Standard Schema interface, version 1, that is used here.
 * @public
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
  }
}

/** What a schema says of a value: the converted value, or what is wrong with it. @public */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string; readonly path?: readonly unknown[] | undefined }[] }

/** The type of what a schema returns. @public */
export type InferOutput<S extends StandardSchema> = NonNullable<S['~standard']['types']>['output']
