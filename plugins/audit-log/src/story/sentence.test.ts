import type {
  AuditPhase,
  AuditRow,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { auditRow, catalogueFixture, outcomeRow } from '../__testUtils__/rows';
import { tellStory, type StoryPiece } from './sentence';
import { gatherStories } from './story';

function textOf(piece: StoryPiece): string {
  if (piece.kind === 'actor') {
    const { name, roles, onBehalfOf } = piece.actor;
    return [
      name,
      onBehalfOf ? ` for ${onBehalfOf}` : '',
      roles.length ? ` (${roles.join(', ')})` : '',
    ].join('');
  }
  return piece.kind === 'reason' ? `'${piece.text}'` : piece.text;
}

function told(...rows: AuditRow[]): string {
  const [story] = gatherStories(rows, 'whole');
  const entry = catalogueFixture.find(
    ({ id }) => id === story.subject.event_type,
  );
  const { pieces, ending } = tellStory(story, entry);
  return [pieces.map(textOf).join(''), ending].filter(Boolean).join(' ');
}

describe('tellStory', () => {
  it('tells what was done, by whom, how they proved it, why, and how long it took', () => {
    expect(told(outcomeRow(), auditRow())).toBe(
      "Olivia Operator (Operations) scaled alphaswarm-core-prod from 2 to 4, verified by MFA 12 s before, because 'load test'. Succeeded in 1.8 s.",
    );
  });

  it.each<[AuditPhase, string]>([
    ['failed', 'Failed after 1.8 s.'],
    ['compensated', 'Undone after 1.8 s.'],
    ['abandoned', 'Abandoned: nobody can tell whether it was done.'],
  ])('never says that something %s was done', (phase, ending) => {
    expect(told(outcomeRow(phase), auditRow())).toBe(
      `Olivia Operator (Operations) asked for “Scale service” on alphaswarm-core-prod, verified by MFA 12 s before, because 'load test'. ${ending}`,
    );
  });

  it('does not call an intent without an outcome done', () => {
    expect(told(auditRow())).toMatch(
      /asked for “Scale service” on .* Its outcome is not known yet\.$/,
    );
  });

  it('does not call an action open when its outcome may not have been read', () => {
    const [story] = gatherStories([auditRow()], 'partial');
    expect(tellStory(story, undefined).ending).toBe(
      'Its outcome is not among these rows.',
    );
  });

  it.each<[AuditPhase, string]>([
    ['denied', 'Denied by the policy.'],
    ['challenged', 'Asked to prove who they are.'],
  ])('tells a refused attempt (%s)', (phase, ending) => {
    expect(told(auditRow({ phase, step_up: null, reason: null }))).toBe(
      `Olivia Operator (Operations) asked for “Scale service” on alphaswarm-core-prod. ${ending}`,
    );
  });

  it('does not take refused attempts for MFA', () => {
    expect(told(auditRow({ phase: 'challenged', step_up: null }))).not.toMatch(
      /verified/,
    );
  });

  it('names other proofs as the token named them', () => {
    expect(
      told(
        auditRow({
          step_up: {
            acrs: ['c1'],
            amr: ['fido', 'pin'],
            auth_time: Date.parse('2026-11-24T02:57:00Z') / 1000,
            grant_id: 'g',
          },
        }),
      ),
    ).toMatch(/verified by fido \+ pin 120 s before/);
  });

  it('tells of events that it does not know by their id', () => {
    expect(
      told(
        outcomeRow('succeeded', { event_type: 'billing.refund' }),
        auditRow({ event_type: 'billing.refund' }),
      ),
    ).toMatch(/^Olivia Operator \(Operations\) did billing\.refund on /);
  });

  it('makes up no name for whoever has none', () => {
    expect(
      told(auditRow({ details: {}, actor_user_id: 'user:staff/4b8f5b0e' })),
    ).toMatch(/^4b8f5b0e asked/);
    expect(told(auditRow({ details: {}, actor_user_id: null }))).toMatch(
      /^Somebody not signed in asked/,
    );
    expect(
      told(auditRow({ details: { actor: 'nonsense' }, actor_user_id: null })),
    ).toMatch(/^Somebody not signed in asked/);
  });

  it('says which agent acted, and for whom', () => {
    expect(
      told(auditRow({ actor_kind: 'agent', agent_subject: 'agent-7' })),
    ).toMatch(/^Agent agent-7 for Olivia Operator \(Operations\) asked/);
    expect(
      told(
        auditRow({
          actor_kind: 'agent',
          agent_subject: '0a9e0000-0000-4000-8000-00000000000a',
          details: {
            actor: {
              agent: 'Rollout agent',
              name: 'Olivia Operator',
              roles: ['Operator'],
            },
          },
        }),
      ),
    ).toMatch(/^Agent Rollout agent for Olivia Operator \(Operator\) asked/);
  });

  it('calls targets of other kinds by their whole id', () => {
    expect(
      told(auditRow({ target_kind: 'company', target_id: 'a/b:c' })),
    ).toMatch(/ on a\/b:c,/);
    expect(told(auditRow({ target_id: 'ends-in/' }))).toMatch(/ on ends-in\/,/);
  });
});
