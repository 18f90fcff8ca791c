export { ApprovedRuns, type ApprovedRunsOptions } from './ApprovedRuns';
export { attemptOfApproval } from './attemptOfApproval';
export { knownStaffServiceRef, type KnownStaff } from './knownStaff';
export { personPolicyServiceRef, type PersonPolicy } from './personPolicy';
