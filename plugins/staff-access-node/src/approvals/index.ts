export { ApprovedRuns, type ApprovedRunsOptions } from './ApprovedRuns';
export { knownStaffServiceRef, type KnownStaff } from './knownStaff';
export { personPolicyServiceRef, type PersonPolicy } from './personPolicy';
