import { foldName } from '../../sql/fold-name.js'

/** The name, as written, of the option by which a CSV file is looked at once: `auto_detect: once`. */
export function findSniffedOnce(options: Readonly<Record<string, unknown>> = {}): string | undefined {
  return Object.keys(options).find((name) => foldName(name) === 'auto_detect' && options[name] === 'once')
}
