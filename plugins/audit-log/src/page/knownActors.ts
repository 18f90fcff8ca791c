import {
  actorOf,
  type AuditRow,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { StaffMember } from '@alphaswarm-admin/plugin-staff-access-common';
import type { KnownActor } from './FilterBar';

/** Whose rows can be chosen by name: the reader's own first, then everybody's whom the rows speak of, by name. */
export function knownActors(
  me: StaffMember | undefined,
  rows: readonly AuditRow[],
): KnownActor[] {
  const names = new Map<string, string>();
  for (const row of rows) {
    const ref = row.actor_user_id;
    if (ref && ref !== me?.userRef && !names.has(ref)) {
      const actor = actorOf(row);
      names.set(ref, actor.onBehalfOf ?? actor.name);
    }
  }
  const others = [...names]
    .map(([ref, name]) => ({ ref, name }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  return me
    ? [{ ref: me.userRef, name: `${me.name} (me)` }, ...others]
    : others;
}
