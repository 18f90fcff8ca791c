import type { ConditionalPolicyDecision } from '@backstage/plugin-permission-common';
import { resizePermission } from '../__testUtils__/widgets';
import {
  createPrivilegedAttemptDecision,
  privilegedAttemptConditions,
} from '../attempt';
import { lackOf, meetsConditions, stepUpRequirementOf } from './conditions';

const { hasStepUp, hasApproval } = privilegedAttemptConditions;
const bound = hasStepUp({ acr: 'c1', maxAgeSeconds: 300, bound: true });
const fresh = hasStepUp({ acr: 'c1', maxAgeSeconds: 60, bound: false });
const approved = hasApproval({ quorum: 1 });

type Criteria = Parameters<typeof createPrivilegedAttemptDecision>[1];
const decide = (criteria: Criteria): ConditionalPolicyDecision =>
  createPrivilegedAttemptDecision(resizePermission, criteria);

const c1 = (ageSeconds: number, isBound = false) => ({
  approvals: 0,
  stepUp: { acrs: ['c1'], ageSeconds, bound: isBound },
});
const bare = { approvals: 0 };

describe('conditions', () => {
  it.each([
    [fresh, c1(60), true],
    [fresh, c1(61), false],
    [fresh, c1(0, true), true],
    [bound, c1(0), false],
    [bound, c1(0, true), true],
    [fresh, bare, false],
    [{ allOf: [fresh, approved] } as Criteria, c1(0), false],
    [
      { allOf: [fresh, approved] } as Criteria,
      { ...c1(0), approvals: 1 },
      true,
    ],
    [{ anyOf: [fresh, approved] } as Criteria, { approvals: 1 }, true],
    [
      fresh,
      { approvals: 0, stepUp: { acrs: ['c2'], ageSeconds: 0, bound: true } },
      false,
    ],
  ])('%j with %j: %s', (criteria, evidence, met) => {
    expect(meetsConditions(decide(criteria), evidence)).toBe(met);
  });

  it('asks for the least of several step-ups where one is enough', () => {
    expect(stepUpRequirementOf(decide({ anyOf: [bound, fresh] }))).toEqual({
      acr: 'c1',
      maxAgeSeconds: 60,
      bound: false,
    });
    expect(
      stepUpRequirementOf(
        decide({
          anyOf: [{ allOf: [bound, approved] }, { allOf: [fresh, approved] }],
        }),
      ),
    ).toMatchObject({ bound: false });
  });

  it('asks for the strictest of several step-ups where all are needed', () => {
    expect(stepUpRequirementOf(decide({ allOf: [bound, fresh] }))).toEqual({
      acr: 'c1',
      maxAgeSeconds: 60,
      bound: true,
    });
  });

  it('asks for none where there is none, or where it is excluded', () => {
    expect(stepUpRequirementOf(decide(approved))).toBeUndefined();
    expect(stepUpRequirementOf(decide({ not: fresh }))).toBeUndefined();
  });

  it('asks for a step-up only where it would help', () => {
    expect(lackOf(decide(fresh), bare).lacks).toBe('step-up');
    expect(lackOf(decide({ anyOf: [approved, fresh] }), bare).lacks).toBe(
      'step-up',
    );
    expect(lackOf(decide({ allOf: [fresh, approved] }), bare).lacks).toBe(
      'approval',
    );
    expect(lackOf(decide(approved), c1(0, true)).lacks).toBe('approval');
  });
});
