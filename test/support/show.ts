import { inspect } from 'node:util'

/** A value in every way in which it gets into a log. */
export function show(value: unknown): string {
  const options = { depth: 10, showHidden: true, getters: true, maxArrayLength: null, maxStringLength: null, breakLength: 200 }
  const texts = [inspect(value, options), toJson(value), String(value)]
  for (let error = value; isObject(error); error = error.cause) {
    const own = Reflect.ownKeys(error).map((key) => inspect(Reflect.get(error as object, key), options))
    texts.push(String(error.message), String(error.stack), toJson(error), ...own)
  }
  return texts.join('\n')
}

function toJson(value: unknown): string {
  return JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? String(item) : item)) ?? ''
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
