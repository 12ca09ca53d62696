import { type CompiledScript, compileScript } from '../support/second-process.js'

let script: CompiledScript
beforeAll(async () => {
  script = await compileScript('wait-on-nothing')
})
afterAll(() => script?.[Symbol.asyncDispose]())

test.each([
  'connectToCatalog',
  'loadConfig',
  'validateCatalog',
  'buildCatalog',
  'exportCatalog',
  'bundleExtensions',
  'applySession',
  'createSecretManager',
])('a script does not end while it awaits %s', async (call) => {
  const child = script.start([call])
  const { code } = await child.ended
  expect({ code, stdout: child.stdout, stderr: child.stderr }).toEqual({ code: 0, stdout: ['done'], stderr: '' })
})
