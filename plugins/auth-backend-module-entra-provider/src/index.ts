/**
 * Sign-in with the staff's Entra tenant, through alphaswarm-cp (`entra`) or directly (`microsoft`).
 *
 * @packageDocumentation
 */
export { staffEntraProviders as default } from './module';
