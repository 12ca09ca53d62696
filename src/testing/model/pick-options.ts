import type { LoadOptions } from '../../config/files/load-options.js'
import type { ConnectOptions } from '../../connection/types/connect-options.js'

/** The options that concern reading the config. */
export function pickLoadOptions(options: LoadOptions): LoadOptions {
  const { env, loadDotenv, profile, base, allowedRoots, allowInsecure, readRemote, signal } = options
  return { env, loadDotenv, profile, base, allowedRoots, allowInsecure, readRemote, signal }
}

/** The options that concern the connections of a copy. */
export function pickCopyOptions({ pool, onEvent }: ConnectOptions): ConnectOptions {
  return { ...(pool && { pool }), ...(onEvent && { onEvent }) }
}
