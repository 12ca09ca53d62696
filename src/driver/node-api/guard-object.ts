import { types } from 'node:util'
import { type CallGate, createClosedError } from '../core/call-gate.js'

/** The part of a streaming result of `@duckdb/node-api` that is needed to end it. */
export interface OpenResult {
  fetchChunk(): Promise<{ readonly rowCount: number } | null>
}

export interface GuardOptions {
  readonly gate: CallGate
  /** Methods of the connection that must not reach the client. */
  readonly replaced: Readonly<Record<string, () => void>>
  /** Called with every SQL text of the connection. `ran` settles when it has run, and is absent if it is only prepared. */
  readonly onSql: (sql: string, ran?: Promise<unknown>) => void
  /** Called when the connection returns a result that DuckDB keeps open. `open` returns that result, bypassing the gate. */
  readonly onOpenResult: (open: () => Promise<OpenResult>) => void
  /** Called when such a result was read to its end, which closes it. */
  readonly onReadResult: () => void
}

/**
 * Guards a native connection with a gate, and the prepared statements, pending and streaming results, appenders and contexts that it returns.
 * Only the prototypes of these objects are replaced, so that identity, `instanceof` and `this` keep working.
 */
export function guardNativeObject<T extends object>(
  native: T,
  { gate, replaced, onSql, onOpenResult, onReadResult }: GuardOptions,
): T {
  const guardedByBase = new Map<object, object>()
  const guarded = new Set<object>()
  const open = new WeakSet<object>()

  function guard<V>(value: V): V {
    if (typeof value !== 'object' || value === null || guarded.has(prototypeOf(value)) || !reachesConnection(value)) return value
    if (isStreaming(value)) {
      const fetchChunk = value.fetchChunk.bind(value)
      open.add(value)
      onOpenResult(async () => ({ fetchChunk }))
    }
    if (isPending(value)) onOpenResult(value.getResult.bind(value))
    return Object.setPrototypeOf(value, guardedPrototype(prototypeOf(value))) as V
  }

  function pass(value: unknown, key: string | symbol, owner: unknown): unknown {
    if (!types.isPromise(value)) return guard(value)
    return gate.track(
      key === 'fetchChunk' ? value.then((chunk) => takeChunk(chunk as Chunk, owner as object)) : value.then(guard),
    )
  }

  function takeChunk(chunk: Chunk, result: object): Chunk {
    // The client ends an interrupted stream as if it were complete
    gate.enter()
    if ((chunk === null || chunk.rowCount === 0) && open.delete(result)) onReadResult()
    return chunk
  }

  function guardedPrototype(base: object): object {
    const known = guardedByBase.get(base)
    if (known) return known
    const prototype: object = Object.create(base)
    for (const [key, descriptor] of methodsOf(base)) {
      Object.defineProperty(
        prototype,
        key,
        guardDescriptor(descriptor, {
          gate,
          onSql: (sql, result) => onSql(sql, isRunMethod(key) && types.isPromise(result) ? result : undefined),
          pass: (value, owner) => pass(value, key, owner),
        }),
      )
    }
    guardedByBase.set(base, prototype)
    guarded.add(prototype)
    return prototype
  }

  const prototype: object = Object.create(guardedPrototype(prototypeOf(native)))
  for (const [name, value] of Object.entries(replaced))
    Object.defineProperty(prototype, name, { value, configurable: true, writable: true })
  guarded.add(prototype)
  return Object.setPrototypeOf(native, prototype) as T
}

type Chunk = Awaited<ReturnType<OpenResult['fetchChunk']>>

interface CallHandlers extends Pick<GuardOptions, 'gate'> {
  /** Called with the SQL text and the result of a call. */
  readonly onSql: (sql: string, result: unknown) => void
  /** Converts the result of a call before the caller gets it. */
  readonly pass: (value: unknown, owner: unknown) => unknown
}

function guardDescriptor(descriptor: PropertyDescriptor, { gate, onSql, pass }: CallHandlers): PropertyDescriptor {
  const { get, value } = descriptor
  if (get) {
    return {
      ...descriptor,
      get(this: unknown) {
        gate.enter()
        return pass(Reflect.apply(get, this, []), this)
      },
    }
  }
  if (typeof value !== 'function') return descriptor
  return {
    ...descriptor,
    value(this: unknown, ...args: unknown[]) {
      // An async method must reject instead of throwing
      if (gate.closed && types.isAsyncFunction(value)) return Promise.reject(createClosedError())
      gate.enter()
      const result = pass(Reflect.apply(value, this, args), this)
      if (typeof args[0] === 'string') onSql(args[0], result)
      return result
    },
  }
}

/** The members of a class and its ancestors. `destroySync` is not guarded, because the client calls it after the close. */
function methodsOf(base: object): Map<string | symbol, PropertyDescriptor> {
  const methods = new Map<string | symbol, PropertyDescriptor>()
  for (let level = base; level !== null && prototypeOf(level) !== null; level = prototypeOf(level)) {
    for (const key of Reflect.ownKeys(level)) {
      const descriptor = Object.getOwnPropertyDescriptor(level, key)
      if (descriptor && !methods.has(key) && key !== 'constructor' && key !== 'destroySync') methods.set(key, descriptor)
    }
  }
  return methods
}

/** Whether a method of a connection runs its SQL text. */
function isRunMethod(key: string | symbol): boolean {
  return typeof key === 'string' && key.startsWith('run')
}

/** Whether an object uses the connection later. Duck-typed, because a bundle may hold two copies of a class or rename it. */
function reachesConnection(value: object): boolean {
  return (
    isStreaming(value) ||
    isPending(value) ||
    'destroySync' in value || // prepared statement
    ('prepare' in value && 'count' in value) || // extracted statements
    'appendValue' in value || // appender
    'connectionId' in value // client context
  )
}

function isStreaming(value: object): value is OpenResult {
  return 'fetchChunk' in value && 'isStreaming' in value && value.isStreaming === true
}

function isPending(value: object): value is { getResult(): Promise<OpenResult> } {
  return 'runTask' in value
}

function prototypeOf(value: object): object {
  return Object.getPrototypeOf(value) as object
}
