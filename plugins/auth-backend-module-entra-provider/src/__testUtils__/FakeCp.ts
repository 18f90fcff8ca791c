import type {
  CpAuthClient,
  CpSignInRequest,
  CpTokens,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';

/** alphaswarm-cp as a test wants it: remembers what it was asked, answers what it is told to. */
export class FakeCp implements CpAuthClient {
  readonly logins: CpSignInRequest[] = [];
  readonly exchanges: Parameters<CpAuthClient['exchange']>[0][] = [];
  readonly refreshes: string[] = [];
  readonly logouts: string[] = [];

  /** What the next exchange or refresh answers. */
  answer: () => Promise<CpTokens> = async () => {
    throw new Error('No answer was prepared');
  };

  async beginLogin(request: CpSignInRequest) {
    this.logins.push(request);
    return {
      authorizeUrl: 'https://login.example.com/authorize?client_id=x',
      transaction: `cp_auth_tx=t${this.logins.length}`,
    };
  }

  async beginStepUp(): Promise<never> {
    throw new Error('Not part of signing in');
  }

  exchange(request: Parameters<CpAuthClient['exchange']>[0]) {
    this.exchanges.push(request);
    return this.answer();
  }

  refresh(refreshToken: string) {
    this.refreshes.push(refreshToken);
    return this.answer();
  }

  async logout({ refreshToken }: { refreshToken: string }) {
    this.logouts.push(refreshToken);
  }
}
