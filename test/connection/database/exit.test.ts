import { type CompiledScript, compileScript } from '../../support/second-process.js'

let script: CompiledScript
beforeAll(async () => {
  script = await compileScript('exit-while-busy')
})
afterAll(() => script[Symbol.asyncDispose]())

// Without the interrupts none of these processes would end: Node waits for native work.
test.each([
  ['exit', 7],
  ['native', 7],
  ['close', 7],
  ['throw', 1],
  ['return', 0],
])('a process with endless queries ends by %s', async (how, code) => {
  const child = script.start([how])
  expect(await child.ended).toEqual({ code, signal: null })
  if (how === 'throw') expect(child.stderr).toMatch(/nobody catches it/)
  else expect(child.stderr).toBe('')
})

test('a process with endless queries ends when its SIGTERM handler exits', async () => {
  const child = script.start(['signal'])
  await child.printed('ready')
  child.kill('SIGTERM')
  expect(await child.ended).toEqual({ code: 7, signal: null })
})
