import { readStepUpChallenge } from './stepUpChallenge';

describe('readStepUpChallenge', () => {
  it('reads contexts and age of an RFC 9470 challenge', () => {
    expect(
      readStepUpChallenge(
        'Bearer error="insufficient_user_authentication", error_description="A \\"fresh\\" one, please", acr_values="http://schemas.openid.net/pape/policies/2007/06/multi-factor c1", max_age="180"',
      ),
    ).toEqual({
      acrValues: [
        'http://schemas.openid.net/pape/policies/2007/06/multi-factor',
        'c1',
      ],
      maxAgeSeconds: 180,
    });
  });

  it('accepts unquoted values and any case', () => {
    expect(
      readStepUpChallenge(
        'bearer ERROR=insufficient_user_authentication, max_age=60',
      ),
    ).toEqual({ acrValues: [], maxAgeSeconds: 60 });
  });

  it.each([
    null,
    '',
    'Basic realm="x"',
    'Bearer',
    'Bearer error="invalid_token"',
    'Bearer error_description="error=insufficient_user_authentication"',
    'DPoP error="insufficient_user_authentication"',
  ])('is not taken in by %j', header => {
    expect(readStepUpChallenge(header)).toBeUndefined();
  });

  it.each(['-1', '1.5', 'soon', '99999999999999'])(
    'leaves out an age of %j',
    age => {
      expect(
        readStepUpChallenge(
          `Bearer error="insufficient_user_authentication", max_age="${age}"`,
        ),
      ).toEqual({ acrValues: [] });
    },
  );
});
