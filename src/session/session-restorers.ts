import { attachmentsRestorer } from './restorers/attachments.js'
import { extensionsRestorer } from './restorers/extensions.js'
import { secretsRestorer } from './restorers/secrets.js'
import { pragmasRestorer, settingsRestorer } from './restorers/settings.js'
import type { SessionRestorer } from './session-plan.js'

/**
 * The kinds of session state, in the order in which they are restored: settings of an extension need the extension, secrets may
 * need either, attachments need secrets.
 * @public
 */
export const sessionRestorers: readonly SessionRestorer[] = [
  extensionsRestorer,
  pragmasRestorer,
  settingsRestorer,
  secretsRestorer,
  attachmentsRestorer,
]
