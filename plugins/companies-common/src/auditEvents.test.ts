import { renderSentence } from '@alphaswarm-admin/plugin-audit-log-common';
import {
  companyChangeInputSchema,
  companyReactivateEvent,
  companySuspendEvent,
} from './auditEvents';
import { companyChangePermissions } from './permissions';

describe('the input of Suspend and Reactivate', () => {
  it('is a company', () => {
    expect(companyChangeInputSchema.parse({ company: 'kita-markets' })).toEqual(
      { company: 'kita-markets' },
    );
  });

  it.each(['', '../tenants', 'a/b', 'a b', '.hidden', 'x'.repeat(129), 7])(
    'refuses %p, and names the field',
    company => {
      const parsed = companyChangeInputSchema.safeParse({ company });
      expect(parsed.error?.issues[0].path).toEqual(['company']);
    },
  );

  it('refuses a key that it does not know', () => {
    const parsed = companyChangeInputSchema.safeParse({
      company: 'kita-markets',
      force: true,
    });
    expect(parsed.error?.issues[0].code).toBe('unrecognized_keys');
  });
});

describe('the events', () => {
  it('tell whom it was about', () => {
    const told = [companySuspendEvent, companyReactivateEvent].map(event =>
      renderSentence(event, {
        target_id: 'kita-markets',
        details: { before: { name: 'Kita Markets' } },
      })
        .map(({ text }) => text)
        .join(''),
    );
    expect(told).toEqual([
      'suspended the company Kita Markets',
      'reactivated the company Kita Markets',
    ]);
  });

  it('are named as their permissions', () => {
    expect([companySuspendEvent.id, companyReactivateEvent.id]).toEqual(
      companyChangePermissions.map(({ name }) => name),
    );
  });
});
