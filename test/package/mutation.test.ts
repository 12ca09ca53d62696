import { listMutants } from '../../scripts/mutation/list-mutants.mjs'

const changesOf = (source: string) => listMutants('src/a.ts', source).map(({ from, text }) => `${from} → ${text}`)

const cases: readonly (readonly [source: string, ...mutants: string[]])[] = [
  ['export const f = (a: number) => a < 4', '< → <=', '4 → (4 + 1)'],
  ['export const f = (a?: string) => a ?? other', 'a ?? other → a'],
  ['export const f = (a: string[]) => a.every(ok)', 'every → some'],
  ["export const f = (a: string) => a.trim() === 'x'", '=== → !==', 'a.trim() → a', "'x' → ''"],
  ["export const f = () => { throw new Error('said') }", "throw new Error('said') → ;"],
  ['export const f = () => { release(); return !done }', 'release(); → ;', '!done → done'],
  ['export const f = () => (a ? b : c)', 'a → true', 'a → false'],
  ['export const f = /file/iu', '/file/iu → /file/u'],
  ["debug('nothing but a log')"],
  ["import type { A } from './a.js'\nexport type B = A | 'b' | true"],
]

test.each(cases)('%j can be changed in so many ways', (source, ...mutants) => {
  expect(changesOf(source)).toEqual(mutants)
})
