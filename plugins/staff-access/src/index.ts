/**
 * Sign-in, the person in the header, and the privileged-actions dialog on every page.
 *
 * @packageDocumentation
 */
export { staffAccessPlugin as default } from './plugin';
export { staffSignInModule } from './signIn/signInModule';
