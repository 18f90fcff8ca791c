import { newSealingKey, seal, unseal } from './sealedTransaction';

const content = {
  challengeId: 'c',
  nonce: 'the-nonce',
  codeVerifier: 'the-verifier',
  transaction: 'cp_tx=1',
};

describe('sealedTransaction', () => {
  const key = newSealingKey();
  const sealed = seal(content, key, 'state');

  it('opens with its key and state', () => {
    expect(unseal(sealed, key, 'state')).toEqual(content);
  });

  it('shows nothing, and looks different each time', () => {
    expect(sealed.toString('latin1')).not.toContain('the-verifier');
    expect(seal(content, key, 'state')).not.toEqual(sealed);
  });

  it('opens with nothing else', () => {
    expect(unseal(sealed, newSealingKey(), 'state')).toBeUndefined();
    expect(unseal(sealed, key, 'other')).toBeUndefined();
    expect(unseal(sealed, '', 'state')).toBeUndefined();
    expect(unseal(sealed.subarray(0, 20), key, 'state')).toBeUndefined();
    expect(unseal(Buffer.alloc(0), key, 'state')).toBeUndefined();
    for (let index = 0; index < sealed.length; index += 1) {
      const tampered = Buffer.from(sealed);
      tampered[index] = (tampered[index] + 1) % 256;
      expect(unseal(tampered, key, 'state')).toBeUndefined();
    }
  });
});
