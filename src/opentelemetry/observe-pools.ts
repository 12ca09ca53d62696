import { channel } from 'node:diagnostics_channel'
import type { Attributes, BatchObservableResult, Meter } from '@opentelemetry/api'
import type { PoolMessage, PoolState } from '../connection/types/diagnostics.js'
import { labelOf, placeOf } from './attributes.js'

/** Observes the pools of all catalogs, until the returned function is called. Catalogs on the same database count as one pool. */
export function observePools(meter: Meter): () => void {
  const pools = new Map<object, PoolMessage>()
  const messages = channel('duckalog:pool')
  const onMessage = (message: unknown) => {
    const state = message as PoolMessage
    if (state.closed) pools.delete(state.pool)
    else pools.set(state.pool, state)
  }
  const counts = meter.createObservableUpDownCounter('db.client.connection.count', {
    description: 'The number of connections that are currently in state described by the state attribute.',
    unit: '{connection}',
  })
  const limits = meter.createObservableUpDownCounter('db.client.connection.max', {
    description: 'The maximum number of open connections allowed.',
    unit: '{connection}',
  })
  const waiting = meter.createObservableUpDownCounter('db.client.connection.pending_requests', {
    description: 'The number of current pending requests for an open connection.',
    unit: '{request}',
  })
  const observe = (result: BatchObservableResult) => {
    for (const [name, state] of sumByName(pools.values())) {
      const pool: Attributes = { 'db.client.connection.pool.name': name }
      const sessions: Attributes = { 'db.client.connection.pool.name': `${name}.sessions` }
      result.observe(counts, state.idle, { ...pool, 'db.client.connection.state': 'idle' })
      result.observe(counts, state.inUse, { ...pool, 'db.client.connection.state': 'used' })
      result.observe(counts, state.sessions, { ...sessions, 'db.client.connection.state': 'used' })
      result.observe(limits, state.size, pool)
      result.observe(waiting, state.waiting, pool)
    }
  }
  const instruments = [counts, limits, waiting]
  messages.subscribe(onMessage)
  meter.addBatchObservableCallback(observe, instruments)
  return () => {
    messages.unsubscribe(onMessage)
    meter.removeBatchObservableCallback(observe, instruments)
  }
}

function sumByName(pools: Iterable<PoolMessage>): ReadonlyMap<string, PoolState> {
  const sums = new Map<string, PoolState>()
  for (const { database, size, idle, inUse, waiting, sessions } of pools) {
    const name = labelOf(placeOf(database)) ?? 'duckdb'
    const sum = sums.get(name) ?? { size: 0, idle: 0, inUse: 0, waiting: 0, sessions: 0 }
    sums.set(name, {
      size: sum.size + size,
      idle: sum.idle + idle,
      inUse: sum.inUse + inUse,
      waiting: sum.waiting + waiting,
      sessions: sum.sessions + sessions,
    })
  }
  return sums
}
