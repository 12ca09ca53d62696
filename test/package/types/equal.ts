/** Whether two types are the same one, and not only assignable. */
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** Does not compile if the type is not the value. */
export function is<T extends boolean>(_value: T): void {}
