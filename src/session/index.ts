export { type ApplySessionOptions, applySession } from './apply-session.js'
export type { StepTimeouts } from './apply-step.js'
export type { LockedExtension } from './extension-lock.js'
export { type PlanSessionOptions, planSession } from './plan-session.js'
export type {
  AttachmentPreflight,
  AttachmentStep,
  CustomStep,
  ExtensionStep,
  PlanLimits,
  RetryOptions,
  SecretStep,
  SecurityStep,
  SessionPlan,
  SessionRestorer,
  SessionStep,
  SessionStepBase,
  SettingStep,
} from './session-plan.js'
export type { SessionEvent, SessionReport, StepReport, Warning, WarningCode } from './session-report.js'
export { sessionRestorers } from './session-restorers.js'
