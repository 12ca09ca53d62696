/** What each format of the ledger has, beyond the one before it. */
const added = {
  2: ['ALTER TABLE _duckalog.views DROP COLUMN columns'],
  3: [
    'ALTER TABLE _duckalog.views DROP COLUMN reads',
    'ALTER TABLE _duckalog.ledger DROP COLUMN macros',
    'DROP TABLE _duckalog.macros',
  ],
  4: ['ALTER TABLE _duckalog.ledger DROP COLUMN kept', 'DROP TABLE _duckalog.materialized'],
}

/** All formats of the ledger, the current one last. */
export const ledgerFormats: readonly number[] = [1, ...Object.keys(added).map(Number)]

/** SQL that makes a ledger without macros one of an older format. */
export function downgradeLedger(format: number): string {
  const steps = Object.entries(added).flatMap(([since, sql]) => (Number(since) > format ? sql : []))
  return [...steps, `UPDATE _duckalog.ledger SET format = ${format}`].join('; ')
}
