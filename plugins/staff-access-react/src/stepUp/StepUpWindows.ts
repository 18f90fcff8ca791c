/** The channel on which the step-up's last page says that it is finished. What it says is only a hint: the server is asked. */
export const STEP_UP_CHANNEL = 'alphaswarm-step-up';

const POPUP_FEATURES = 'popup,width=520,height=680';

/** A popup in which a person signs in. */
export interface StepUpPopup {
  goTo(url: string): void;
  isClosed(): boolean;
  close(): void;
}

/** The browser's windows, as far as a step-up needs them. */
export interface StepUpWindows {
  /** Opens an empty popup; `undefined` when the browser does not let it. */
  open(): StepUpPopup | undefined;
  /** Resolves when the popup's page has news of a challenge, when the time is up, or when aborted. */
  nextNews(
    challengeId: string,
    options: { withinMs: number; signal: AbortSignal },
  ): Promise<void>;
}

/** {@link StepUpWindows} of a real browser. */
export class BrowserStepUpWindows implements StepUpWindows {
  open(): StepUpPopup | undefined {
    const popup = window.open('', STEP_UP_CHANNEL, POPUP_FEATURES);
    if (!popup || popup.closed) {
      return undefined;
    }
    return {
      goTo: url => popup.location.replace(url),
      isClosed: () => popup.closed,
      close: () => popup.close(),
    };
  }

  nextNews(
    challengeId: string,
    options: { withinMs: number; signal: AbortSignal },
  ): Promise<void> {
    return new Promise(resolve => {
      const channel = new BroadcastChannel(STEP_UP_CHANNEL);
      const finish = () => {
        clearTimeout(timer);
        channel.close();
        options.signal.removeEventListener('abort', finish);
        resolve();
      };
      const timer = setTimeout(finish, options.withinMs);
      options.signal.addEventListener('abort', finish);
      channel.onmessage = (event: MessageEvent<unknown>) => {
        if (isAbout(event.data, challengeId)) {
          finish();
        }
      };
    });
  }
}

function isAbout(message: unknown, challengeId: string): boolean {
  return (
    typeof message === 'object' &&
    message !== null &&
    'challengeId' in message &&
    message.challengeId === challengeId
  );
}
