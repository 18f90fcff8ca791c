import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import { StepUpCancelledError } from '../stepUp/StepUpApi';
import { describeRunFailure } from './describeRunFailure';

function answer(status: number, options = {}) {
  return new PortalApiError('Detail.', { status, ...options });
}

describe('describeRunFailure', () => {
  it.each([
    [answer(0), 'resend', 'It is not known'],
    [answer(500), 'resend', 'It is not known'],
    [answer(401), 'retry', 'Nothing was done.'],
    [answer(429), 'retry', 'Nothing was done.'],
    [answer(503), 'retry', 'Nothing was done.'],
    [answer(400), 'edit', 'Nothing was done.'],
    [answer(422), 'edit', 'Nothing was done.'],
    [answer(409), 'fresh-preview', 'Nothing was done.'],
    [answer(502), 'fresh-preview', 'Nothing was done.'],
    [answer(403), 'close', 'Nothing was done.'],
    [answer(404), 'close', 'Nothing was done.'],
    [new StepUpCancelledError(), 'edit', 'Nothing was done.'],
    [new Error('Bug'), 'resend', 'It is not known'],
  ])('%s: %s', (error, remedy, effect) => {
    const failure = describeRunFailure(error);
    expect(failure.remedy).toBe(remedy);
    expect(failure.effect).toContain(effect);
  });

  it('names who could', () => {
    expect(
      describeRunFailure(answer(403, { whoCould: 'Operator or Admin' })).detail,
    ).toBe('Detail. Operator or Admin can.');
  });

  it('says that a part was undone', () => {
    expect(
      describeRunFailure(answer(502, { body: { state: 'compensated' } }))
        .effect,
    ).toBe('A part was done and has been undone.');
  });

  it('hands on the ids to quote', () => {
    expect(
      describeRunFailure(
        answer(409, { body: { actionId: 'action-1' }, requestId: 'trace-1' }),
      ),
    ).toMatchObject({ actionId: 'action-1', requestId: 'trace-1' });
  });
});
