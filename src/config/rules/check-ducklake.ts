import type { ConfigPath } from '../../errors.js'
import type { ConfigProblem } from '../model/config-problem.js'
import { type Draft, draftOf, textOf } from '../model/untyped.js'

const servers = ['postgres', 'mysql']

/** The keys that the secret of a DuckLake replaces. */
const inSecret = ['metadata', 'data_path', 'encrypted', 'metadata_schema'] as const

/** Checks a DuckLake beyond the schema: its metadata is given exactly once and contains no credentials. */
export function checkDuckLake(entry: Draft, parent: ConfigPath): readonly ConfigProblem[] {
  const snapshots = ['snapshot_version', 'snapshot_time'].filter((key) => key in entry)
  return [
    ...checkOrigin(entry, parent),
    ...refuseServerText(textOf(entry, 'metadata'), [...parent, 'metadata']),
    ...checkMetadata(draftOf(entry.metadata), [...parent, 'metadata']),
    ...(snapshots.length === 2
      ? [{ at: [...parent, 'snapshot_time'], message: 'cannot be combined with `snapshot_version`; use one of them' }]
      : []),
  ]
}

function checkOrigin(entry: Draft, parent: ConfigPath): readonly ConfigProblem[] {
  if ('secret' in entry)
    return inSecret
      .filter((key) => key in entry)
      .map((key) => ({
        at: [...parent, key],
        message: 'cannot be combined with `secret`, which already contains it; remove one of them',
      }))
  const message =
    'is missing; write the path of its metadata file, or `metadata: { type: postgres, secret: … }`, or `secret` with the name of a declared secret of type `ducklake`'
  return 'metadata' in entry ? [] : [{ at: [...parent, 'metadata'], message }]
}

/** The text is already an absolute path, unless it is a URL. */
function refuseServerText(text: string | undefined, at: ConfigPath): readonly ConfigProblem[] {
  const [, server] = /(?:^|[\\/])(postgres|mysql)(?:ql)?:/i.exec(text ?? '') ?? []
  if (server === undefined) return []
  const type = server.toLowerCase()
  const instead = `declare a secret of type \`${type}\` and write { type: ${type}, secret: NAME }`
  return [{ at, message: `is a connection string, but must be the path of a file; ${instead}` }]
}

function checkMetadata(metadata: Draft, at: ConfigPath): readonly ConfigProblem[] {
  const type = textOf(metadata, 'type')
  if (type === undefined) return []
  const [wanted, other] = servers.includes(type) ? (['secret', 'path'] as const) : (['path', 'secret'] as const)
  return [
    ...(wanted in metadata
      ? []
      : [{ at: [...at, wanted], message: `is missing; metadata of type \`${type}\` needs \`${wanted}\`` }]),
    ...(other in metadata
      ? [{ at: [...at, other], message: `is not supported for metadata of type \`${type}\`; remove it` }]
      : []),
  ]
}
