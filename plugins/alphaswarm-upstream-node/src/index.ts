/**
 * The HTTP clients for alphaswarm-cp and alphaswarm-core.
 *
 * @packageDocumentation
 */
export * from './CpAuthClient';
