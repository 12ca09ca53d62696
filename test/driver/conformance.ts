import type { Driver } from '../../src/driver/index.js'
import { describeBlobs } from './conformance/blobs.js'
import { describeClosing } from './conformance/closing.js'
import { describeColumns } from './conformance/columns.js'
import { createDriverUnderTest, type DriverAbilities } from './conformance/driver-under-test.js'
import { describeErrors } from './conformance/errors.js'
import { describeInterrupt } from './conformance/interrupt.js'
import { describeOpening } from './conformance/opening.js'
import { describeSignals } from './conformance/signals.js'
import { describeStatements } from './conformance/statements.js'
import { describeStream } from './conformance/stream.js'
import { describeValues } from './conformance/values.js'

/** What every driver must do. Abilities that it lacks must be absent methods. */
export function describeDriver<N>(name: string, makeDriver: () => Driver<N>, abilities: DriverAbilities): void {
  describe(`${name} meets the driver contract`, () => {
    const driver = createDriverUnderTest(makeDriver, abilities)
    describeOpening(driver)
    describeStatements(driver)
    describeColumns(driver)
    describeValues(driver)
    describeErrors(driver)
    describeSignals(driver)
    describeClosing(driver)
    if (abilities.stream) describeStream(driver)
    else it('does not support stream', async () => expect((await driver.connect()).stream).toBeUndefined())
    if (abilities.interrupt) describeInterrupt(driver)
    else it('does not support interrupt', async () => expect((await driver.connect()).interrupt).toBeUndefined())
    if (abilities.tableFunctions) describeBlobs(driver)
    else it('does not support table functions', async () => expect((await driver.connect()).serveBlobs).toBeUndefined())
  })
}
