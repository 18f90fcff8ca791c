/**
 * Silent sign-in from Pomerium's signed assertion.
 *
 * @packageDocumentation
 */
export { staffPomeriumProvider as default } from './module';
