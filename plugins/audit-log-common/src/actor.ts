import type { AuditRow } from './row';

/** Who did something, in words. */
export type NamedActor = {
  name: string;
  /** Role names at the time, e.g. `Operator`. */
  roles: string[];
  /** The name of the person an agent acted for. */
  onBehalfOf?: string;
};

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The last part of an entity ref: what is left to call somebody whose name the row does not hold. */
function nameOfRef(ref: string | null): string | undefined {
  return ref?.split('/').pop();
}

function agentNameOf(title: string | null): string {
  return title ? `Agent ${title}` : 'An unnamed agent';
}

/**
 * Who acted, as the row recorded it at the time: names and roles change, the row does not. Rows come from the server, but `details` is free
 * JSON: whatever isn't there is not made up.
 */
export function actorOf(row: AuditRow): NamedActor {
  const recorded = row.details.actor;
  const { name, roles, agent } =
    recorded && typeof recorded === 'object' && !Array.isArray(recorded)
      ? recorded
      : { name: undefined, roles: undefined, agent: undefined };
  const person = textOf(name) ?? nameOfRef(row.actor_user_id);
  const knownRoles = Array.isArray(roles)
    ? roles.filter((role): role is string => typeof role === 'string')
    : [];
  if (row.actor_kind === 'agent') {
    return {
      name: agentNameOf(textOf(agent) ?? row.agent_subject),
      roles: knownRoles,
      onBehalfOf: person,
    };
  }
  return { name: person ?? 'Somebody not signed in', roles: knownRoles };
}
