export * from './ActionClaims';
export * from './Approvals';
export * from './Proposals';
export * from './StepUps';
export * from './StaffAccessStore';
export { grantIdOf } from './hashes';
