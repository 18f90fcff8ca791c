export * from './ActionClaims';
export * from './StepUps';
export * from './StaffAccessStore';
export { grantIdOf } from './hashes';
