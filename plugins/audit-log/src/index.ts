/**
 * The audit log: page, navigation and dashboard cards.
 *
 * @packageDocumentation
 */
export { auditLogPlugin as default } from './plugin';
