/**
 * Plans a session and applies it step by step, for hosts with a connection of their own. Experimental: the functions and the fields of steps may
 * change in any minor version; the types that `duckalog` exports, too, are stable.
 * @packageDocumentation
 */

export type { Statement } from '../sql/quote.js'
export { type ApplySessionOptions, applySession } from './apply/apply-session.js'
export type { StepTimeouts } from './apply/apply-step.js'
export type { LockedExtension } from './apply/extension-lock.js'
export type { SessionEvent, SessionReport, StepReport, Warning, WarningCode } from './apply/session-report.js'
export { type PlanSessionOptions, planSession } from './plan/plan-session.js'
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
} from './plan/session-plan.js'
export { sessionRestorers } from './plan/session-restorers.js'
