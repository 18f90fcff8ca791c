import { killSwitchReadPermission } from '@alphaswarm-admin/plugin-kill-switch-common';
import type { AgentRoute } from '@alphaswarm-admin/plugin-staff-access-node';
import { z } from 'zod';

const read = {
  method: 'get',
  permission: killSwitchReadPermission,
  readOnly: true,
} as const;

/** What agents read of the kill switch. */
export const agentReads: AgentRoute[] = [
  {
    ...read,
    name: 'get-status',
    title: 'The kill switch',
    description:
      'Whether everything is halted, since when and why, and what runs.',
    path: '/status',
    input: z.strictObject({}),
  },
];
