import type { SecretConfig } from '../../config/model/catalog-config.js'
import { foldName } from '../../sql/fold-name.js'

/** The declared secret with a name. */
export function findSecret(secret: string | undefined, secrets: readonly SecretConfig[]): SecretConfig | undefined {
  return secrets.find(({ name, type }) => secret !== undefined && foldName(name ?? type) === foldName(secret))
}
