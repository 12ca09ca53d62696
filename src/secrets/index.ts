export { createSecretValue, isSecretValue, type SecretInput, type SecretValue } from '../secret-value.js'
export { type PlannedSecret, planSecret, planSecrets } from './plan-secrets.js'
export { createRedactor, type Redactor } from './redactor.js'
export { createSecretManager, type SecretManager, type SecretManagerOptions, type SecretOutcome } from './secret-manager.js'
