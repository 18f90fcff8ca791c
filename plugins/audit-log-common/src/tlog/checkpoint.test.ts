import {
  type Checkpoint,
  formatCheckpoint,
  openCheckpoint,
  parseCheckpoint,
  signCheckpoint,
  trustedLog,
} from './checkpoint';
import { treeHasher } from './hash';
import { testKey } from './__testUtils__/testLog';

const log = testKey('log.example/audit', 1);
const checkpoint: Checkpoint = {
  origin: 'log.example/audit',
  size: 1000,
  root: treeHasher.empty,
  extensions: [],
};
const text = `log.example/audit
1000
47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
`;

const code = (expected: string) => expect.objectContaining({ code: expected });

describe('a checkpoint', () => {
  it('is origin, size and root, each on its line', () => {
    expect(formatCheckpoint(checkpoint)).toBe(text);
    expect(parseCheckpoint(text)).toEqual(checkpoint);
  });

  it('may have extension lines', () => {
    const extended = { ...checkpoint, extensions: ['one', 'Größe 2'] };
    expect(parseCheckpoint(formatCheckpoint(extended))).toEqual(extended);
  });

  it.each<[string, Partial<Checkpoint>]>([
    ['an empty origin', { origin: '' }],
    ['an origin of two lines', { origin: 'a\nb' }],
    ['a negative size', { size: -1 }],
    ['a size with a fraction', { size: 1.5 }],
    ['a size beyond integers', { size: 2 ** 53 }],
    ['a short root', { root: new Uint8Array(31) }],
    ['an empty extension line', { extensions: [''] }],
  ])('is not made with %s', (_, wrong) => {
    expect(() => formatCheckpoint({ ...checkpoint, ...wrong })).toThrow(
      TypeError,
    );
  });

  it.each([
    ['no newline at its end', text.slice(0, -1)],
    ['two lines', text.split('\n').slice(0, 2).concat('').join('\n')],
    ['an empty origin', text.replace('log.example/audit', '')],
    ['a size with a leading zero', text.replace('1000', '01000')],
    ['a size with a sign', text.replace('1000', '+1000')],
    ['a size in hex', text.replace('1000', '0x10')],
    ['a size beyond integers', text.replace('1000', '9007199254740992')],
    ['a short root', text.replace('47DE', '')],
    ['a root without padding', text.replace('=', '')],
    ['a root in base64url', text.replace('+/', '-_')],
    ['a root with stray bits', text.replace('FU=', 'FV=')],
    ['an empty line', `${text}\nextension\n`],
  ])('is refused with %s', (_, wrong) => {
    expect(() => parseCheckpoint(wrong)).toThrow(code('malformed'));
  });
});

describe('openCheckpoint', () => {
  it('gives what was signed, and by which key', async () => {
    const signed = await signCheckpoint(checkpoint, [log.signer]);
    expect(openCheckpoint(signed, trustedLog([log.vkey]))).toMatchObject({
      ...checkpoint,
      signedBy: [{ name: 'log.example/audit' }],
      witnessedBy: [],
    });
  });

  it('refuses the checkpoint of another log, though its key be known', async () => {
    const other = { ...checkpoint, origin: 'log.example/other' };
    const signed = await signCheckpoint(other, [log.signer]);
    expect(() => openCheckpoint(signed, trustedLog([log.vkey]))).toThrow(
      code('wrong-origin'),
    );
    expect(() => openCheckpoint(signed, trustedLog([log.vkey]))).toThrow(
      "is of the log 'log.example/other', not of 'log.example/audit'",
    );
  });

  it('refuses a key that only bears the right name', async () => {
    const impostor = testKey('log.example/audit', 2);
    const signed = await signCheckpoint(checkpoint, [impostor.signer]);
    expect(() => openCheckpoint(signed, trustedLog([log.vkey]))).toThrow(
      code('unknown-key'),
    );
  });

  // The example of tlog-cosignature; its keys are not published.
  const cosigned = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
`;

  it('takes cosignatures of witnesses for signatures by unknown keys', () => {
    const sofa = testKey('example.com/behind-the-sofa', 1);
    expect(() => openCheckpoint(cosigned, trustedLog([sofa.vkey]))).toThrow(
      code('unknown-key'),
    );
    expect(() => openCheckpoint(cosigned, trustedLog([sofa.vkey]))).toThrow(
      /witness\.example\.com\/w1\+8d66cf3f/,
    );
  });
});

describe('trustedLog', () => {
  it('has the origin that its keys are named after', () => {
    const next = testKey('log.example/audit', 2);
    expect(trustedLog([log.vkey, next.vkey])).toMatchObject({
      origin: 'log.example/audit',
      keys: [{}, {}],
    });
  });

  it('is of one log', () => {
    const other = testKey('log.example/other', 2);
    expect(() => trustedLog([log.vkey, other.vkey])).toThrow(code('malformed'));
    expect(() => trustedLog([])).toThrow(code('malformed'));
  });
});
