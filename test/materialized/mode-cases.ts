/** Each mode with its options for rows with a column `n`, and what a second refresh reports as its mode. */
export const modeCases = [
  ['replace', {}, 'full'],
  ['append', { by: 'n' }, 'append'],
  ['merge', { key: ['n'] }, 'merge'],
  ['partition', { by: 'n' }, 'partition'],
] as const
