import { useEffect, useRef, useSyncExternalStore } from 'react';
import { Alert, Button } from '@backstage/ui';
import { RiShieldKeyholeLine } from '@remixicon/react';
import type { StepUpProof } from './StepUpProof';
import { stepUpProofWords } from './stepUpProofWords';
import styles from './StepUpPanel.module.css';

/** Asks for the step-up and shows how it goes: the popup, the popup closed or blocked, a refusal, a challenge that expired. */
export function StepUpPanel(props: { proof: StepUpProof }) {
  const { proof } = props;
  const state = useSyncExternalStore(proof.subscribe, proof.getState);
  const words = stepUpProofWords(state);
  const panel = useRef<HTMLDivElement>(null);

  useEffect(() => panel.current?.focus(), []);

  return (
    <div ref={panel} tabIndex={-1} className={styles.panel}>
      <Alert
        role="status"
        status={words.status}
        icon={<RiShieldKeyholeLine aria-hidden="true" />}
        isPending={state.step === 'opening' || state.step === 'waiting'}
        title={words.title}
        description={words.detail}
      />
      {state.step === 'blocked' && (
        <a
          href={state.authorizeUrl}
          target="_blank"
          rel="noreferrer noopener"
          className={styles.link}
        >
          Sign in through this link
        </a>
      )}
      {words.begin && (
        <div>
          <Button
            variant={state.step === 'waiting' ? 'secondary' : 'primary'}
            onPress={() =>
              state.step === 'expired' ? proof.renew() : proof.begin()
            }
          >
            {words.begin}
          </Button>
        </div>
      )}
    </div>
  );
}
