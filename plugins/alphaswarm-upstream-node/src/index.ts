/**
 * The HTTP clients for alphaswarm-cp and alphaswarm-core.
 *
 * @packageDocumentation
 */
export * from './core';
export * from './CpAuthClient';
export * from './entraTenant';
export * from './errors';
export * from './operations';
export * from './trustedUrl';
export * from './UpstreamCall';
export * from './UpstreamHealth';
