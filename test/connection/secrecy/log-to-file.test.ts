import { compileScript } from '../../support/second-process.js'

// README, Hardening. When this fails, DuckDB has mended it: say so there.
test('DuckDB terminates the process of a hardened catalog when a log to a file is requested', async () => {
  await using script = await compileScript('log-to-file')
  const child = script.start()
  const { signal } = await child.ended
  expect({ signal, stdout: child.stdout }).toEqual({ signal: 'SIGABRT', stdout: ['hardened'] })
  expect(child.stderr).toContain('PermissionException')
})
