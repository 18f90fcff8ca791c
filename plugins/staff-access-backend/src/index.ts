/**
 * The backend of staff access: who is signed in, step-up sign-ins, and the reconciler of privileged actions.
 *
 * @packageDocumentation
 */
export { staffAccessPlugin as default } from './plugin';
