import type { ConditionalPolicyDecision } from '@backstage/plugin-permission-common';
import { resizePermission } from '../__testUtils__/widgets';
import {
  createPrivilegedAttemptDecision,
  privilegedAttemptConditions,
} from '../attempt';
import {
  lackOf,
  meetsConditions,
  quorumOf,
  stepUpRequirementOf,
} from './conditions';

const { hasStepUp, hasApproval, isWithinCeiling } = privilegedAttemptConditions;
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
    expect(lackOf(decide(approved), c1(0, true)).lacks).toBe('approval');
    expect(lackOf(decide({ not: fresh }), c1(0)).lacks).toBe('the-impossible');
  });

  it('asks for the step-up before it asks other people', () => {
    const both = decide({ allOf: [fresh, approved] });
    expect(lackOf(both, bare).lacks).toBe('step-up');
    expect(lackOf(both, c1(0))).toEqual({ lacks: 'approval', quorum: 1 });
    expect(lackOf(both, c1(61)).lacks).toBe('step-up');
  });

  it('asks for as many people as are needed, and for none where a step-up would do', () => {
    const three = hasApproval({ quorum: 3 });
    expect(quorumOf(decide({ allOf: [fresh, three] }))).toBe(3);
    expect(
      quorumOf(decide({ anyOf: [three, { allOf: [fresh, approved] }] })),
    ).toBe(1);
    expect(quorumOf(decide({ anyOf: [three, fresh] }))).toBeUndefined();
    expect(quorumOf(decide(fresh))).toBeUndefined();
  });

  it('asks other people above a ceiling, or where nobody knows whether it is', () => {
    const aboveCeiling = decide({
      allOf: [bound, { anyOf: [isWithinCeiling({}), approved] }],
    });
    const within = { ...c1(0, true), withinCeiling: true };
    expect(meetsConditions(aboveCeiling, within)).toBe(true);
    expect(
      lackOf(aboveCeiling, { ...within, stepUp: undefined }),
    ).toMatchObject({ lacks: 'step-up', requirement: { bound: true } });
    for (const withinCeiling of [false, undefined]) {
      const above = { ...within, withinCeiling };
      expect(lackOf(aboveCeiling, above)).toEqual({
        lacks: 'approval',
        quorum: 1,
      });
      expect(meetsConditions(aboveCeiling, { ...above, approvals: 1 })).toBe(
        true,
      );
      expect(quorumOf(aboveCeiling, { withinCeiling })).toBe(1);
    }
    expect(quorumOf(aboveCeiling, { withinCeiling: true })).toBeUndefined();
  });
});
