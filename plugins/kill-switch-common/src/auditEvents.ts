import { defineAuditEvent } from '@alphaswarm-admin/plugin-audit-log-common';
import { z } from 'zod';

/** Neither action takes any input: a halt is of everything. */
export const killSwitchInputSchema = z.strictObject({});

/** Everything was told to halt. `after` says which targets did, and which did not. */
export const haltEngageEvent = defineAuditEvent({
  id: 'kill-switch.halt.engage',
  version: 1,
  category: 'safety',
  severity: 'critical',
  title: 'Engage the kill switch',
  sentence:
    'engaged the kill switch; halted: {after.halted}; not halted: {after.notHalted}',
  ocsfActivityId: 3,
  input: killSwitchInputSchema,
});

/** Everything may go on. */
export const haltReleaseEvent = defineAuditEvent({
  id: 'kill-switch.halt.release',
  version: 1,
  category: 'safety',
  severity: 'critical',
  title: 'Release the kill switch',
  sentence: 'released the kill switch, engaged because “{before.reason}”',
  ocsfActivityId: 3,
  input: killSwitchInputSchema,
});
