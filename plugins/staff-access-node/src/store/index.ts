export * from './ActionClaims';
export * from './Approvals';
export { DatabaseFollows } from './DatabaseFollows';
export * from './Follows';
export * from './Proposals';
export * from './StepUps';
export * from './StaffAccessStore';
export { grantIdOf } from './hashes';
