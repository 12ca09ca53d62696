export type { CheckSeverity } from '../config/model/view/check-config.js'
export type { CheckFailure, CheckOptions, CheckReport, PassedCheck, PlannedCheck } from '../connection/types/check-report.js'
export { planChecks } from './plan-checks.js'
