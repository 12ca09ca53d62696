import { compileScript } from './support/second-process.js'

/** A hundred times what each text takes; whose time grows with the square of the length, takes longer. */
const patience = 20_000

test('every parser of external text takes time in proportion to its length', async () => {
  await using script = await compileScript('scan-hostile-text')
  const child = script.start()
  let heard = 0
  const watch = setInterval(() => {
    if (child.stdout.length === heard) child.kill('SIGKILL')
    heard = child.stdout.length
  }, patience)
  const ended = await child.ended
  clearInterval(watch)
  expect([ended, child.stdout.at(-1), child.stderr]).toEqual([
    { code: 0, signal: null },
    expect.stringMatching(/^a line of the prompt, .*: read$/),
    '',
  ])
  expect(child.stdout.filter((line) => !line.endsWith(': read'))).toEqual([])
  expect(child.stdout.length).toBeGreaterThan(process.env.SOAK ? 2_500 : 800)
}, 600_000)
