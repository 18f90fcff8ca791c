export * from './staffIdentity';
export * from './StaffSession';
export * from './EntraIdTokenVerifier';
export * from './SessionRevocations';
export * from './StaffSessionReader';
export * from './staffSignIn';
