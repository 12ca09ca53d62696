import { readdir } from 'node:fs/promises'
import { basename } from 'node:path'
import { closestMatch } from '../../closest-match.js'
import { parentFolder } from '../notation/resolve-path.js'

/** The name of the config file that a path to nothing most likely means, in the same folder. */
export async function suggestFile(path: string): Promise<string | undefined> {
  const names = await readdir(parentFolder(path)).catch((): string[] => [])
  return closestMatch(
    basename(path),
    names.filter((name) => /\.(?:ya?ml|json)$/i.test(name)),
  )
}
