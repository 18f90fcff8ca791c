import { parseNote, signNote, verifyNote } from './note';
import { formatVerifierKey, parseVerifierKey } from './noteKeys';
import { testKey } from './__testUtils__/testLog';

// The example of the specification.
const specKey =
  'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const specNote = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;

const old = testKey('log.example', 1);
const next = testKey('log.example', 2);
const stranger = testKey('stranger.example', 3);

function verify(note: string, ...vkeys: string[]) {
  return verifyNote(parseNote(note), vkeys.map(parseVerifierKey));
}

const code = (expected: string) => expect.objectContaining({ code: expected });

describe('a signed note', () => {
  it('verifies as in the example of the specification', () => {
    expect(verify(specNote, specKey)).toMatchObject([
      { name: 'example.com/foo', id: 0x530d903a },
    ]);
    expect(parseNote(specNote).text).toBe('This is an example message.\n');
  });

  it('verifies with the key that signed it', async () => {
    const note = await signNote('Äpfel\n\nund Birnen\n', [old.signer]);
    expect(parseNote(note).text).toBe('Äpfel\n\nund Birnen\n');
    expect(verify(note, stranger.vkey, old.vkey)).toMatchObject([
      { name: 'log.example' },
    ]);
  });

  it('verifies with the old and the new key while keys are rotated', async () => {
    const note = await signNote('text\n', [old.signer, next.signer]);
    expect(verify(note, old.vkey)).toHaveLength(1);
    expect(verify(note, next.vkey)).toHaveLength(1);
    expect(verify(note, old.vkey, next.vkey)).toHaveLength(2);
  });

  it('of before a rotation verifies for those who keep the old key', async () => {
    const note = await signNote('text\n', [old.signer]);
    expect(verify(note, next.vkey, old.vkey)).toHaveLength(1);
    expect(() => verify(note, next.vkey)).toThrow(code('unknown-key'));
  });

  it('is refused when no key is known, naming both sides', async () => {
    const note = await signNote('text\n', [stranger.signer]);
    expect(() => verify(note, old.vkey)).toThrow(
      /It is signed by stranger\.example\+[0-9a-f]{8}; given is log\.example\+[0-9a-f]{8}/,
    );
    expect(() => verify(note)).toThrow(code('unknown-key'));
  });

  it('is refused when any known signature does not fit, whatever the others do', async () => {
    const signed = await signNote('text\n', [old.signer]);
    const other = await signNote('another text\n', [next.signer]);
    const note = signed + other.split('\n\n')[1];
    expect(verify(note, old.vkey)).toHaveLength(1);
    expect(() => verify(note, old.vkey, next.vkey)).toThrow(
      code('bad-signature'),
    );
  });

  it('is refused when its text was changed by a byte', async () => {
    const note = await signNote('1000\n', [old.signer]);
    expect(() => verify(note.replace('1000', '1001'), old.vkey)).toThrow(
      code('bad-signature'),
    );
  });

  it('may have signatures of unknown kinds and lengths', async () => {
    const note = await signNote('text\n', [old.signer]);
    const pq = Buffer.alloc(2424, 7).toString('base64');
    expect(verify(`${note}— pq.example ${pq}\n`, old.vkey)).toHaveLength(1);
  });

  it('may have at least 16 signatures', async () => {
    const signers = Array.from(
      { length: 16 },
      (_, i) => testKey(`w${i}.example`, i + 10).signer,
    );
    const note = await signNote('text\n', [...signers, old.signer]);
    expect(verify(note, old.vkey)).toHaveLength(1);
  });

  const garbled: Array<[string, (note: string) => string]> = [
    ['is empty', () => ''],
    ['has no signature', note => note.slice(0, note.indexOf('—'))],
    ['is cut within its signature', note => note.slice(0, -20)],
    ['lacks its last newline', note => note.slice(0, -1)],
    ['lacks the empty line', note => note.replace('\n\n', '\n')],
    ['has Windows line ends', note => note.replaceAll('\n', '\r\n')],
    ['has a NUL', note => note.replace('text', 'te\0xt')],
    ['has a tab', note => note.replace('text', 'te\txt')],
    ['has half a character', note => note.replace('text', 'te\ud800xt')],
    ['has a hyphen for the dash', note => note.replace('—', '-')],
    ['has a signature without padding', note => note.replace(/=+\n$/, '\n')],
    [
      'has a signature of an id alone',
      note => note.replace(/ \S+\n$/, ' AAAAAA==\n'),
    ],
    ['has two spaces', note => note.replace('— ', '—  ')],
    ['has a plus in a key name', note => note.replace('— log', '— l+og')],
    ['has a text after its signatures', note => `${note}more\n`],
    ['has too many signatures', note => note + '— a AAAAAAA=\n'.repeat(100)],
    ['is too long', note => 'x'.repeat(1_000_001) + note],
  ];

  it.each(garbled)('is refused when it %s', async (_, garble) => {
    const note = await signNote('text\n', [old.signer]);
    expect(() => verify(garble(note), old.vkey)).toThrow(code('malformed'));
  });

  it.each(['no newline', '', 'a\rb\n', 'half \ud800\n'])(
    'is not made of %j',
    async text => {
      await expect(signNote(text, [old.signer])).rejects.toThrow(TypeError);
    },
  );

  it('is not made when a signer fails', async () => {
    const sign = async () => {
      throw new Error('KMS is away');
    };
    await expect(signNote('text\n', [{ ...old.signer, sign }])).rejects.toThrow(
      'KMS is away',
    );
  });
});

describe('a verifier key', () => {
  it('is written as it is read', () => {
    const publicKey = Buffer.from(specKey.split('+')[2], 'base64').subarray(1);
    expect(formatVerifierKey({ name: 'example.com/foo', publicKey })).toBe(
      specKey,
    );
  });

  it('may have plus signs in its base64', () => {
    for (let number = 0; number < 40; number++) {
      const { vkey } = testKey('log.example', number);
      expect(parseVerifierKey(vkey).name).toBe('log.example');
    }
  });

  it.each([
    ['is empty', ''],
    ['lacks a part', 'example.com/foo+530d903a'],
    ['has a short id', specKey.replace('530d903a', '530d903')],
    ['has another id', specKey.replace('530d903a', '530d903b')],
    ['has an id in capitals', specKey.replace('530d903a', '530D903A')],
    ['has another name', specKey.replace('foo', 'fo')],
    ['has a space in its name', specKey.replace('foo', 'f o')],
    ['has a typing mistake', specKey.replace('AekyeR', 'AekyeS')],
    ['is cut short', specKey.slice(0, -4)],
    ['has no base64', specKey.replace('AekyeR', 'Aeky-R')],
    ['has another algorithm', specKey.replace('+Aeky', '+Auky')],
  ])('is refused when it %s', (_, vkey) => {
    expect(() => parseVerifierKey(vkey)).toThrow(code('malformed'));
  });

  it.each(['', 'a b', 'a+b', 'a\u00a0b', 'a\nb'])(
    'is not made for the name %j',
    name => {
      expect(() =>
        formatVerifierKey({ name, publicKey: new Uint8Array(32) }),
      ).toThrow(TypeError);
    },
  );
});
