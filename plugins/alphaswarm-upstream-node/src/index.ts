/**
 * The HTTP clients for alphaswarm-cp and alphaswarm-core.
 *
 * @packageDocumentation
 */
export * from './CpAuthClient';
export * from './entraTenant';
export * from './errors';
export * from './trustedUrl';
export * from './UpstreamHealth';
