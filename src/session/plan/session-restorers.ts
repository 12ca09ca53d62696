import { attachmentsRestorer } from './restorers/attachments.js'
import { extensionsRestorer } from './restorers/extensions.js'
import { secretsRestorer } from './restorers/secrets.js'
import { securityRestorer } from './restorers/security.js'
import { initSqlRestorer, installSettingsRestorer, pragmasRestorer, settingsRestorer } from './restorers/settings.js'
import type { SessionRestorer } from './session-plan.js'

/**
 * All restorers in the order in which their state is restored: settings of an extension need the extension, secrets may need both,
 * attachments need secrets, and access is restricted last.
 * @experimental
 * @public
 */
export const sessionRestorers: readonly SessionRestorer[] = [
  installSettingsRestorer,
  extensionsRestorer,
  pragmasRestorer,
  settingsRestorer,
  secretsRestorer,
  attachmentsRestorer,
  initSqlRestorer,
  securityRestorer,
]
