import type { AgentRoute } from '../agentActions/AgentRoutes';
import { PROPOSE } from '../pipeline/propose';
import { privilegedFieldsSchema } from '../pipeline/receiveAttempt';
import { z } from 'zod';
import type { PrivilegedAction } from './PrivilegedAction';

/** What a proposal says beside the input. Words to type are for the person who confirms. */
const reasonAndVersion = privilegedFieldsSchema.pick({
  reason: true,
  seenVersion: true,
});

/**
 * What agents are offered of a privileged action: to see what it would do, and to propose it to a person. Not the action itself.
 *
 * @param pluginId - the plugin that mounts it
 * @param path - where, in Express's form
 * @throws Error if its input isn't an object with known fields
 */
export function agentRoutesOf(
  pluginId: string,
  path: string,
  { event, input, permission }: PrivilegedAction,
): AgentRoute[] {
  if (!(input instanceof z.ZodObject)) {
    throw new Error(
      `The input schema of '${event.id}' must be an object: use z.strictObject`,
    );
  }
  const prefix = `${pluginId}.`;
  const name = (
    event.id.startsWith(prefix) ? event.id.slice(prefix.length) : event.id
  ).replace(/[^a-z0-9]+/g, '-');
  return [
    {
      name: `preview-${name}`,
      title: `Preview: ${event.title}`,
      description: `What it would do now: ${event.title}. Changes nothing. The answer's seenVersion is needed to propose it.`,
      method: 'post',
      path: `${path}/preview`,
      permission,
      input: z.strictObject({ ...input.shape }),
      readOnly: true,
    },
    {
      name: `propose-${name}`,
      title: `Propose: ${event.title}`,
      description: `Proposes it to the person you act for: ${event.title}. Nothing is done until a person confirms it in the portal. Preview it first, and pass on its seenVersion; the reason is shown to the person and recorded.`,
      method: 'post',
      path: `${path}${PROPOSE}`,
      permission,
      input: z.strictObject({ ...input.shape, ...reasonAndVersion.shape }),
      readOnly: false,
    },
  ];
}
