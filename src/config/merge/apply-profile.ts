import { closestMatch } from '../../closest-match.js'
import { isMap } from '../../plain-data.js'
import { type ConfigProblem, isPlainKey } from '../model/config-problem.js'
import type { DocumentSource, Provenance } from '../model/provenance.js'
import type { Environment } from '../prepare/interpolate.js'
import { loaderSchema } from '../schema/loader-schemas.js'
import { validateDocument } from '../schema/validate-document.js'
import { mergeDocuments } from './merge-documents.js'

/** A parsed file without its profiles, with the selected one merged over the rest. */
export interface ProfiledDocument {
  readonly value: unknown
  readonly from: Provenance
  /** The profiles of the file. */
  readonly profiles: readonly string[]
  readonly problems: readonly ConfigProblem[]
}

/**
 * Merges the selected profile over a parsed file, where the profile takes precedence. A file without that profile is not changed.
 */
export function applyProfile(document: unknown, profile: string | undefined, source: DocumentSource): ProfiledDocument {
  const from = { source, at: [] }
  if (!isMap(document) || !Object.hasOwn(document, 'profiles')) return { value: document, from, profiles: [], problems: [] }
  const { profiles, ...rest } = document
  if (profiles === null) return { value: rest, from, profiles: [], problems: [] }
  const { problems } = validateDocument(loaderSchema, { profiles: withEmpty(profiles) }, () => undefined)
  if (problems.length > 0 || !isMap(profiles))
    return {
      value: rest,
      from,
      profiles: [],
      problems: problems.map((problem) => ({ ...problem, locate: source.locate })),
    }
  const names = Object.keys(profiles)
  if (profile === undefined || !Object.hasOwn(profiles, profile)) return { value: rest, from, profiles: names, problems: [] }
  const chosen = profiles[profile] ?? {}
  if (isMap(chosen) && Object.hasOwn(chosen, 'profiles')) {
    const problem = {
      at: ['profiles', profile, 'profiles'],
      message: 'is not allowed here; profiles cannot be nested',
      locate: source.locate,
    }
    return { value: rest, from, profiles: names, problems: [problem] }
  }
  const merged = mergeDocuments([
    { value: rest, from, override: false },
    { value: chosen, from: { source, at: ['profiles', profile] }, override: true },
  ])
  return { ...merged, from: { ...merged.from, at: [] }, profiles: names }
}

/** The profile that the option or the environment selects. */
export function chooseProfile(profile: string | undefined, env: Environment): string | undefined {
  const chosen = profile ?? (Object.hasOwn(env, 'DUCKALOG_PROFILE') ? env.DUCKALOG_PROFILE : undefined)
  return chosen === '' ? undefined : chosen
}

/** An empty profile has no effect. */
function withEmpty(profiles: unknown): unknown {
  return isMap(profiles) ? Object.fromEntries(Object.entries(profiles).map(([name, part]) => [name, part ?? {}])) : profiles
}

/** The problem that no file of a catalog has the selected profile. */
export function refuseProfile(profile: string, names: readonly string[]): ConfigProblem {
  const shown = names.filter(isPlainKey)
  const match = closestMatch(profile, shown)
  const known = shown.length > 0 ? `the profiles are ${shown.join(', ')}` : 'the catalog has no profiles'
  const hint = match === undefined ? known : `did you mean \`${match}\`?`
  const name = isPlainKey(profile) ? ` \`${profile}\`` : ' that was chosen'
  return {
    at: ['profiles'],
    message: `has no profile${name}; ${hint}; it was selected by the option profile or by DUCKALOG_PROFILE`,
  }
}
