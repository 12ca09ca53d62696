import type { ConfigPath } from '../../errors.js'
import { foldName } from '../../sql/fold-name.js'
import type { ConfigProblem } from '../model/config-problem.js'
import { type Draft, draftOf, textOf } from '../model/untyped.js'
import type { CheckContext } from './check-context.js'

/** Checks the address of an Iceberg catalog, which depends on its type, and the place of its token. */
export function checkIcebergCatalog(entry: Draft, at: ConfigPath, context: CheckContext): readonly ConfigProblem[] {
  const type = textOf(entry, 'catalog_type') ?? 'rest'
  if (context.isUnknown([...at, 'catalog_type'])) return []
  if (type === 'rest') {
    const message =
      'is missing; a REST catalog needs its address, and `catalog_type: glue` or `catalog_type: s3_tables` needs `warehouse` instead'
    return [...('uri' in entry ? [] : [{ at: [...at, 'uri'], message }]), ...checkToken(entry, at)]
  }
  // The schema reports unknown types
  if (type !== 'glue' && type !== 's3_tables') return []
  return [
    ...('uri' in entry ? [{ at: [...at, 'uri'], message: `is not supported with \`catalog_type: ${type}\`; remove it` }] : []),
    ...('warehouse' in entry ? [] : [{ at: [...at, 'warehouse'], message: `is missing; \`catalog_type: ${type}\` needs it` }]),
    ...tokensOf(entry, at).map((place) => ({
      at: place,
      message: `is not supported with \`catalog_type: ${type}\`; declare a secret of type \`s3\`, and name it in \`secret\``,
    })),
  ]
}

function checkToken(entry: Draft, at: ConfigPath): readonly ConfigProblem[] {
  const [first, second] = tokensOf(entry, at)
  if (first === undefined) return []
  if (second !== undefined) return [{ at: second, message: 'is given twice; remove one of them' }]
  if ('secret' in entry)
    return [{ at: first, message: 'cannot be combined with `secret`, which already contains it; remove one of them' }]
  return draftOf(entry.options)[String(first.at(-1))] === ''
    ? [{ at: first, message: 'is empty; write the token, or remove it' }]
    : []
}

/** DuckDB options are case-insensitive. */
function tokensOf(entry: Draft, at: ConfigPath): readonly ConfigPath[] {
  return Object.keys(draftOf(entry.options)).flatMap((option) =>
    foldName(option) === 'token' ? [[...at, 'options', option]] : [],
  )
}
