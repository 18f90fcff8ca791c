import { AuthenticationError } from '@backstage/errors';
import type { CpAuthClient } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import type {
  StepUpAuthority,
  StepUpRedirect,
  StepUpReturn,
  StepUpSignIn,
} from './StepUpAuthority';

/** Step-up through alphaswarm-cp's `/auth/stepup`. */
export class CpStepUpAuthority implements StepUpAuthority {
  readonly #cp: CpAuthClient;

  static create(options: { cp: CpAuthClient }): CpStepUpAuthority {
    return new CpStepUpAuthority(options.cp);
  }

  private constructor(cp: CpAuthClient) {
    this.#cp = cp;
  }

  async begin(signIn: StepUpSignIn): Promise<StepUpRedirect> {
    return this.#cp.beginStepUp({
      returnTo: signIn.returnTo,
      state: signIn.state,
      nonce: signIn.nonce,
      codeChallenge: signIn.codeChallenge,
      acrValues: signIn.acr,
      maxAgeSeconds: signIn.maxAgeSeconds,
      prompt: 'login',
    });
  }

  async redeem(answer: StepUpReturn): Promise<string> {
    const { idToken } = await this.#cp.exchange({
      code: answer.code,
      state: answer.state,
      codeVerifier: answer.codeVerifier,
      transaction: answer.transaction ?? '',
    });
    if (!idToken) {
      throw new AuthenticationError(
        'alphaswarm-cp answered without an ID token',
      );
    }
    return idToken;
  }
}
