/**
 * For the tests of plugins that mount privileged actions.
 *
 * @packageDocumentation
 */
export { fakePrivilegedActions } from './testing/fakePrivilegedActions';
