import * as v from 'valibot'
import { parseDuration } from '../../../text/parse-duration.js'
import { parseSize } from '../../../text/parse-size.js'
import { nameSchema } from './text-schemas.js'

/** A duration, `0s` included. */
export const durationSchema = v.pipe(
  nameSchema,
  v.check((text) => parseDuration(text) !== undefined, 'must be a duration: 90s, 15m, 6h, 7d'),
)

/** A limit of time, which leaves some. */
export const timeLimitSchema = v.pipe(
  nameSchema,
  v.check((text) => (parseDuration(text) ?? 0) > 0, 'must be a duration of at least a second: 90s, 15m, 6h, 7d'),
)

/** A limit of size. */
export const sizeSchema = v.pipe(
  nameSchema,
  v.check((text) => parseSize(text) !== undefined, 'must be a size: 500MB, 20GB, 4GiB'),
)
