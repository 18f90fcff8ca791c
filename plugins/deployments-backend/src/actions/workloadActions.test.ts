import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  UpstreamStepUpRequiredError,
  UpstreamUnavailableError,
  type CpOperationsClient,
  type Deployment,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import {
  EffectRefusedError,
  type PrivilegedAction,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { deployment, fakeCp, recordedRun, run } from '../__testUtils__/fakeCp';
import { RunFollower } from '../runs/RunFollower';
import { createWorkloadActions } from './createWorkloadActions';

const actionId = '01938f6e-0000-7000-8000-000000000000';
const address = { namespace: 'tenant-kita', workload: 'kita-bot-host' };
const stopped = {
  phase: 'stopped',
  replicasDesired: 0,
  replicasReady: 0,
} as const;
const { signal } = new AbortController();

/** For each action an input, a state in which it can be done, and the call of cp that it is. */
const cases: Record<
  string,
  {
    input: object;
    at: Partial<Deployment>;
    method: keyof ReturnType<typeof fakeCp>;
    told: unknown;
  }
> = {
  start: {
    input: address,
    at: stopped,
    method: 'startDeployment',
    told: 'kita-bot-host',
  },
  restart: {
    input: address,
    at: {},
    method: 'restartDeployment',
    told: 'kita-bot-host',
  },
  scale: {
    input: { ...address, replicas: 3 },
    at: {},
    method: 'scaleDeployment',
    told: { serviceId: 'kita-bot-host', replicas: 3, namespace: 'tenant-kita' },
  },
  stop: {
    input: address,
    at: {},
    method: 'stopDeployment',
    told: 'kita-bot-host',
  },
};
const verbs = Object.keys(cases);

function setUp(verb: string) {
  const cp = fakeCp();
  const snapshots = { hurry: jest.fn() };
  const actions = createWorkloadActions({
    cp: cp as Partial<CpOperationsClient> as CpOperationsClient,
    follower: RunFollower.create({ cp, pauseMs: 0 }),
    snapshots,
    namespacePrefix: 'tenant-',
    maxReplicas: 20,
  });
  const action: PrivilegedAction = actions.get(verb)!;
  const { input, at, method } = cases[verb];
  cp.deployment.mockResolvedValue(deployment(at));
  const command = cp[method] as jest.Mock;
  const observe = async (other: object = input) =>
    action.observe(other, { signal });
  const context = async () => ({
    actionId,
    input,
    before: (await observe()).state,
    caller: { userRef: 'user:staff/o' },
    reason: 'a test',
    signal,
  });
  return { cp, snapshots, action, input, command, observe, context };
}

describe.each(verbs)('%s', verb => {
  it('tells cp once, for the person and under the action’s id, follows the run, and records cp’s id of it', async () => {
    const { cp, snapshots, action, command, context } = setUp(verb);
    cp.deploymentRuns
      .mockResolvedValueOnce([recordedRun({ status: 'running' })])
      .mockResolvedValueOnce([recordedRun()]);
    const { result, after } = await action.perform(await context());
    expect(result).toEqual({ runUid: 'run-1' });
    expect(after).toMatchObject({ runUid: 'run-1', phase: expect.any(String) });
    expect(command.mock.calls).toEqual([
      [
        cases[verb].told,
        { onBehalfOf: 'user:staff/o', idempotencyKey: actionId, signal },
      ],
    ]);
    expect(snapshots.hurry).toHaveBeenCalledTimes(1);
  });

  it('is of the company whose namespace it is in', () => {
    const { action, input } = setUp(verb);
    expect(action.target(input)).toEqual({
      kind: 'workload',
      id: 'kita-bot-host',
      organizationId: 'kita',
    });
  });

  it.each(['failed', 'halted', 'rejected'] as const)(
    'is never success when the run is %s: at once, or in the end',
    async status => {
      const { cp, action, command, context } = setUp(verb);
      command.mockResolvedValueOnce(run({ status }));
      await expect(action.perform(await context())).rejects.toBeInstanceOf(
        EffectRefusedError,
      );
      cp.deploymentRuns.mockResolvedValue([recordedRun({ status })]);
      await expect(action.perform(await context())).rejects.toThrow(/run-1/);
    },
  );

  it.each([
    new UpstreamUnavailableError('no answer in time', { upstream: 'cp' }),
    new UpstreamStepUpRequiredError('prove it', {
      upstream: 'cp',
      acrValues: [],
    }),
    new ConflictError('rejected'),
    new NotAllowedError('insufficient_scope'),
  ])('passes on what cp says to it: $name', async error => {
    const { snapshots, action, command, context } = setUp(verb);
    command.mockRejectedValueOnce(error);
    await expect(action.perform(await context())).rejects.toBe(error);
    expect(snapshots.hurry).toHaveBeenCalledTimes(1);
  });

  it('stays open when its time is up before the run has ended', async () => {
    const { cp, action, context } = setUp(verb);
    const deadline = new AbortController();
    cp.deploymentRuns.mockImplementation(async () => {
      deadline.abort(new Error('time is up'));
      return [recordedRun({ status: 'running' })];
    });
    const performing = action.perform({
      ...(await context()),
      signal: deadline.signal,
    });
    await expect(performing).rejects.toThrow('time is up');
    await expect(performing).rejects.not.toBeInstanceOf(EffectRefusedError);
  });

  it('is refused for a workload that isn’t there, or is another namespace’s', async () => {
    const { cp, observe, input } = setUp(verb);
    await expect(
      observe({ ...input, namespace: 'tenant-other' }),
    ).rejects.toBeInstanceOf(NotFoundError);
    cp.deployment.mockRejectedValueOnce(
      new NotFoundError('no such deployment'),
    );
    await expect(observe()).rejects.toBeInstanceOf(NotFoundError);
  });

  it('says that it is the portal that cp refuses, where it is', async () => {
    const { cp, observe } = setUp(verb);
    cp.deployment.mockRejectedValueOnce(new NotAllowedError('no'));
    await expect(observe()).rejects.toMatchObject({ statusCode: 502 });
  });

  it('has a version that changes with phase, replicas and image, and not with what moves by itself', async () => {
    const { cp, observe } = setUp(verb);
    const { version } = await observe();
    const seen = deployment(cases[verb].at);
    const versionAt = async (change: Partial<Deployment>) => {
      cp.deployment.mockResolvedValueOnce({ ...seen, ...change });
      return (await observe()).version;
    };
    expect(await versionAt({ lastTransitionAt: undefined })).toBe(version);
    expect(await versionAt({ image: 'other' })).not.toBe(version);
    expect(await versionAt({ phase: 'failed' })).not.toBe(version);
  });

  describe('afterwards', () => {
    const reconcile = async (
      prepare: (cp: ReturnType<typeof fakeCp>) => void,
      observedAt = '2026-11-24T06:00:00.000Z',
    ) => {
      const { cp, action, context } = setUp(verb);
      const { before, ...rest } = await context();
      prepare(cp);
      return action.reconcile({ ...rest, before: { ...before, observedAt } });
    };

    it.each([
      ['succeeded', 'performed'],
      ['failed', 'not-performed'],
      ['halted', 'not-performed'],
      ['rejected', 'not-performed'],
      ['running', 'unknown'],
      ['pending', 'unknown'],
    ] as const)('a run that is %s is %s', async (status, outcome) => {
      const found = await reconcile(cp =>
        cp.deploymentRuns.mockResolvedValue([recordedRun({ status })]),
      );
      expect(found.outcome).toBe(outcome);
      expect(JSON.stringify(found)).toContain('run-1');
    });

    it('no run is “did not happen”, but not while it may be on its way', async () => {
      const none = (cp: ReturnType<typeof fakeCp>) => {
        cp.deploymentRuns.mockResolvedValue([]);
      };
      expect(await reconcile(none)).toEqual({
        outcome: 'not-performed',
        why: 'alphaswarm-cp has no run of this action',
      });
      expect(await reconcile(none, new Date().toISOString())).toMatchObject({
        outcome: 'unknown',
      });
    });

    it('nothing is known where cp doesn’t tell of runs and the workload has not moved', async () => {
      const found = await reconcile(cp =>
        cp.deploymentRuns.mockRejectedValue(new NotFoundError('no route')),
      );
      expect(found).toMatchObject({
        outcome: 'unknown',
        why: expect.stringMatching(/it has not moved/),
      });
    });
  });
});

describe('what is against it', () => {
  it.each([
    ['start', {}, 'kita-bot-host is running: there is nothing to start.'],
    ['restart', stopped, 'kita-bot-host is stopped: start it instead.'],
    [
      'scale',
      { replicasDesired: 3 },
      'kita-bot-host is at 3 replicas already.',
    ],
    ['stop', stopped, 'kita-bot-host is stopped already.'],
  ] as const)(
    '%s of such a workload is a conflict',
    async (verb, at, words) => {
      const { cp, observe } = setUp(verb);
      cp.deployment.mockResolvedValue(deployment(at));
      const observing = observe();
      await expect(observing).rejects.toBeInstanceOf(ConflictError);
      await expect(observing).rejects.toThrow(words);
    },
  );

  it('more replicas than the configuration allows are bad input', async () => {
    const { observe } = setUp('scale');
    await expect(observe({ ...address, replicas: 21 })).rejects.toThrow(
      new InputError('replicas: kita-bot-host may have 1 to 20'),
    );
  });

  it.each(['start', 'restart', 'scale'])(
    'while the kill switch is engaged %s is refused, with the reason',
    async verb => {
      const { cp, command, observe } = setUp(verb);
      cp.haltStatus.mockImplementation(async () => ({
        ...(await fakeCp().haltStatus({})),
        globalHaltActive: true,
        globalHaltReason: 'runaway',
      }));
      await expect(observe()).rejects.toThrow(
        new ConflictError(
          'The kill switch is engaged (“runaway”): nothing starts until it is released.',
        ),
      );
      expect(command).not.toHaveBeenCalled();
    },
  );

  it.each(['start', 'restart', 'scale'])(
    '%s is not done on a guess when it isn’t known whether all is halted',
    async verb => {
      const { cp, observe } = setUp(verb);
      const away = new UpstreamUnavailableError('away', { upstream: 'cp' });
      cp.haltStatus.mockRejectedValue(away);
      await expect(observe()).rejects.toBe(away);
    },
  );

  it('stopping asks nothing of the kill switch', async () => {
    const { cp, observe } = setUp('stop');
    await observe();
    expect(cp.haltStatus).not.toHaveBeenCalled();
  });
});

describe('what is said beforehand', () => {
  const described = async (verb: string, at?: Partial<Deployment>) => {
    const { cp, action, input, observe } = setUp(verb);
    if (at) cp.deployment.mockResolvedValue(deployment(at));
    return action.describe(input, (await observe()).state);
  };

  it('tells present and proposed', async () => {
    expect(await described('scale')).toEqual({
      title: 'Scale kita-bot-host to 3 replicas',
      confirmLabel: 'Scale kita-bot-host to 3',
      destructive: false,
      changes: [{ label: 'Replicas', present: 2, proposed: 3 }],
      affects: ['alphaswarm-cp starts 1 replica more in tenant-kita.'],
      warnings: [],
      undo: 'Scale it back to 2.',
    });
    expect(await described('stop')).toMatchObject({
      destructive: true,
      changes: [
        { label: 'State', present: 'running', proposed: 'stopped' },
        { label: 'Replicas', present: 2, proposed: 0 },
      ],
    });
    expect((await described('start')).changes).toEqual([
      { label: 'State', present: 'stopped', proposed: 'running' },
    ]);
  });

  it.each([
    ['scale', stopped, 'The workload is stopped: this starts it.'],
    [
      'scale',
      { phase: 'degraded' },
      'More replicas of a failing workload may fail as well.',
    ],
    ['restart', { phase: 'degraded' }, 'It is degraded at the moment.'],
  ] as const)('warns before it: %s', async (verb, at, warning) => {
    expect((await described(verb, at)).warnings).toEqual([warning]);
  });

  it('says what scaling down breaks off', async () => {
    const { affects } = await described('scale', { replicasDesired: 8 });
    expect(affects).toEqual([
      'alphaswarm-cp ends 5 replicas in tenant-kita. What they are doing for the customer is broken off.',
    ]);
  });
});
