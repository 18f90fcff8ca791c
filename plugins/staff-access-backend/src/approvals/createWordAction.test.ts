import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type {
  Approvals,
  StaffCaller,
  StoredApproval,
  WordOutcome,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { createWordAction } from './createWordAction';
import { SecondPerson } from './SecondPerson';

const id = '01997d2c-1111-7222-8333-444455556666';
const olivia = 'user:staff/olivia';
const digest = 'a'.repeat(64);

function waiting(change: Partial<StoredApproval> = {}): StoredApproval {
  return {
    id,
    actionType: 'demo.widget.resize',
    requester: olivia,
    actor: { kind: 'user', userRef: olivia, name: 'Olivia' },
    reason: 'load test',
    operationDigest: digest,
    preview: {
      title: 'Resize w1 to 4',
      destructive: false,
      changes: [{ label: 'Size', present: 2, proposed: 4 }],
      affects: ['Nobody notices.'],
      warnings: ['It is big.'],
    },
    state: 'waiting',
    words: [],
    expiresAt: new Date(Date.now() + 60_000),
    ...change,
  } as StoredApproval;
}

function setup(
  options: {
    approval?: StoredApproval;
    outcome?: WordOutcome;
    right?: 'ALLOW' | 'DENY' | 'CONDITIONAL';
  } = {},
) {
  let approval = options.approval ?? waiting();
  const onApproved = jest.fn();
  const give = jest.fn(async () => {
    const outcome = options.outcome ?? 'given';
    if (outcome === 'given') approval = { ...approval, state: 'approved' };
    return outcome;
  });
  const action = createWordAction('approved', {
    approvals: {
      find: async (asked: string) => (asked === id ? approval : undefined),
      give,
    } as unknown as Approvals,
    secondPerson: SecondPerson.create({
      permissions: {
        authorize: async () => [],
        authorizeConditional: async queries =>
          queries.map(
            () =>
              ({
                result: AuthorizeResult[options.right ?? 'CONDITIONAL'],
              }) as never,
          ),
      },
      registry: {
        find: () => ({
          event: { id: 'demo.widget.resize', title: 'Resize widget' },
          permission: {},
        }),
      } as never,
    }),
    onApproved,
  });
  return { action, give, onApproved };
}

const input = { id, operationDigest: digest };
const callerOf = (userRef: string, agent?: object) =>
  ({
    session: { userRef, sessionId: 'another session' },
    credentials: {},
    agent,
  }) as unknown as StaffCaller;
const { signal } = new AbortController();

describe('who may be the second person', () => {
  it.each([
    ['the requester, in whatever session', callerOf(olivia), /yourself/],
    ['an agent of the requester', callerOf(olivia, {}), /agent/],
    ['an agent of somebody else', callerOf('user:staff/ada', {}), /agent/],
  ])('is not %s', async (_, caller, words) => {
    expect(await setup().action.objection?.(input, caller)).toMatch(words);
  });

  it('is nobody who may not do it themselves', async () => {
    const { action } = setup({ right: 'DENY' });
    expect(
      await action.objection?.(input, callerOf('user:staff/vera')),
    ).toMatch(/^Only those who may do it themselves/);
  });

  it('is somebody who may, once', async () => {
    const ada = callerOf('user:staff/ada');
    expect(await setup().action.objection?.(input, ada)).toBeUndefined();
    const { action } = setup({
      approval: waiting({ words: [{ approver: 'user:staff/ada' } as never] }),
    });
    expect(await action.objection?.(input, ada)).toMatch(/already/);
  });
});

describe('approving', () => {
  it('shows what the requester saw, and why they asked', async () => {
    const { action } = setup();
    const { state } = await action.observe(input, { signal });
    expect(action.describe(input, state)).toMatchObject({
      title: 'Approve: Resize w1 to 4',
      changes: [{ label: 'Size', present: 2, proposed: 4 }],
      affects: ['Olivia asked for it because “load test”.', 'Nobody notices.'],
      warnings: ['It is big.'],
    });
  });

  it.each([
    ['it does not wait any more', { state: 'rejected' as const }, input],
    ['it has expired', { expiresAt: new Date(0) }, input],
    ['it is another operation', {}, { id, operationDigest: 'b'.repeat(64) }],
  ])('is a conflict when %s', async (_, change, asked) => {
    const { action } = setup({ approval: waiting(change) });
    await expect(action.observe(asked, { signal })).rejects.toThrow(
      expect.objectContaining({ name: 'ConflictError' }),
    );
  });

  const context = {
    actionId: '01997d2c-1111-7222-8333-000000000000',
    input,
    before: {},
    caller: { userRef: 'user:staff/ada', name: 'Ada' },
    reason: 'looks right',
    signal,
  };

  it('begins the run when it completes the quorum', async () => {
    const { action, give, onApproved } = setup();
    const { result } = await action.perform(context);
    expect(result).toEqual({ approvalId: id, state: 'approved' });
    expect(onApproved).toHaveBeenCalledWith(id);
    expect(give).toHaveBeenCalledWith(
      id,
      expect.objectContaining({ approver: 'user:staff/ada' }),
      expect.any(Date),
    );
  });

  it.each(['gone', 'own', 'again'] as const)(
    'begins nothing when the word is not taken: %s',
    async outcome => {
      const { action, onApproved } = setup({ outcome });
      await expect(action.perform(context)).rejects.toThrow(
        expect.objectContaining({ name: 'ConflictError' }),
      );
      expect(onApproved).not.toHaveBeenCalled();
    },
  );

  it('is told after a crash by whether the word was kept', async () => {
    const kept = setup({
      approval: waiting({ words: [{ actionId: context.actionId } as never] }),
    });
    expect(await kept.action.reconcile(context)).toMatchObject({
      outcome: 'performed',
    });
    expect(await setup().action.reconcile(context)).toMatchObject({
      outcome: 'not-performed',
    });
  });
});
