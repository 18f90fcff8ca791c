import { challenged } from '../__testUtils__/FakePortal';
import { isStepUpChallenge, stepUpChallengeOf } from './stepUpChallengeOf';

describe('isStepUpChallenge', () => {
  it.each([
    'Bearer error="insufficient_user_authentication", acr_values="c1"',
    'Bearer realm="x", error="insufficient_user_authentication"',
    'Bearer error=insufficient_user_authentication',
  ])('knows %s', header => {
    expect(
      isStepUpChallenge(
        new Response('', {
          status: 401,
          headers: { 'www-authenticate': header },
        }),
      ),
    ).toBe(true);
  });

  it.each([
    [401, 'Bearer error="invalid_token"'],
    [401, 'Bearer error_description="insufficient_user_authentication"'],
    [401, undefined],
    [403, 'Bearer error="insufficient_user_authentication"'],
  ])('does not take %d with %s for one', (status, header) => {
    expect(
      isStepUpChallenge(
        new Response('', {
          status,
          headers: header ? { 'www-authenticate': header } : {},
        }),
      ),
    ).toBe(false);
  });
});

describe('stepUpChallengeOf', () => {
  it('reads the challenge', () => {
    expect(stepUpChallengeOf(challenged('ch-1').body)).toMatchObject({
      id: 'ch-1',
      acr: 'c1',
      maxAgeSeconds: 180,
    });
  });

  it.each([undefined, {}, { challenge: {} }, { challenge: { id: '' } }])(
    'finds none in %j',
    body => {
      expect(stepUpChallengeOf(body)).toBeUndefined();
    },
  );
});
