import { attachmentsRestorer } from './restorers/attachments.js'
import { extensionsRestorer } from './restorers/extensions.js'
import { initSqlRestorer } from './restorers/init-sql.js'
import { secretsRestorer } from './restorers/secrets.js'
import { securityRestorer } from './restorers/security.js'
import { installSettingsRestorer, pragmasRestorer, settingsRestorer } from './restorers/settings.js'
import type { SessionRestorer } from './session-plan.js'

/**
 * The kinds of session state, in the order in which they are restored: settings of an extension need the extension, secrets may
 * need either, attachments need secrets, and what is shut at the end stays shut.
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
