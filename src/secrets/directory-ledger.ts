import { readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readRegularFile } from '../disk/open-regular-file.js'
import { nodeCrypto } from '../node-on-use.js'
import { isMissing } from './secret-files.js'
import type { SecretLedger, SecretProof } from './secret-ledger.js'

/** DuckDB reads only files ending in `.duckdb_secret` from its secret directory. */
const suffix = '.duckalog'

/**
 * The ledger of a catalog without a database file: the proofs are next to the secrets, each in a separate file, so that processes do not
 * overwrite each other's.
 */
export function createDirectoryLedger(directory: string, owner: string): SecretLedger {
  const fileOf = (name: string) =>
    join(
      directory,
      `${nodeCrypto()
        .createHash('sha256')
        .update(JSON.stringify([owner, name]))
        .digest('hex')
        .slice(0, 32)}${suffix}`,
    )
  return {
    async read() {
      const names = await readdir(directory).catch((error: unknown): string[] => {
        if (isMissing(error)) return []
        throw error
      })
      const proofs = await Promise.all(
        names.filter((name) => name.endsWith(suffix)).map((name) => readProof(join(directory, name))),
      )
      return proofs.filter((proof) => proof?.owner === owner && proof.directory === directory) as SecretProof[]
    },
    async write(proof) {
      const file = fileOf(proof.name)
      const draft = `${file}.${process.pid}`
      await writeFile(draft, JSON.stringify(proof), { mode: 0o600 })
      await rename(draft, file)
    },
    remove: (name) => rm(fileOf(name), { force: true }),
  }
}

/** `undefined` for a file that cannot be read: it proves nothing. */
async function readProof(file: string): Promise<SecretProof | undefined> {
  try {
    const { owner, name, directory, stamp, verifier } = JSON.parse(await readRegularFile(file))
    const texts = [owner, name, directory, stamp?.mtime, stamp?.size, verifier]
    return texts.every((text) => typeof text === 'string') ? { owner, name, directory, stamp, verifier } : undefined
  } catch {
    return undefined
  }
}
