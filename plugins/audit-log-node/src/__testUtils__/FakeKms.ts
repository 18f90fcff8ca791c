import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What KMS answers instead: an error by its name, or nothing. */
export type KmsFault = { error: string; status?: number } | 'hang';

/**
 * AWS KMS on the wire, as far as a signer talks to it: the AWS JSON protocol over HTTP, so that the real client runs unchanged.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
 */
export class FakeKms {
  /** The inputs that came, by operation. */
  readonly calls: Array<{ operation: string; input: any }> = [];
  /** Answers every call with it. */
  fault: KmsFault | undefined;
  /** Replaces parts of what GetPublicKey says. */
  publicKeyAnswer: Record<string, unknown> = {};
  #privateKey: KeyObject;
  #publicKey: KeyObject;
  readonly #server: Server;

  static async start(): Promise<FakeKms> {
    const fake = new FakeKms();
    await new Promise<void>(resolve => {
      fake.#server.listen(0, '127.0.0.1', resolve);
    });
    return fake;
  }

  private constructor() {
    ({ privateKey: this.#privateKey, publicKey: this.#publicKey } =
      generateKeyPairSync('ed25519'));
    this.#server = createServer((req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', chunk => chunks.push(chunk));
      req.on('end', () => {
        const operation = String(req.headers['x-amz-target']).split('.')[1];
        const input = JSON.parse(Buffer.concat(chunks).toString());
        this.calls.push({ operation, input });
        this.#answer(res, operation, input);
      });
    });
  }

  get endpoint(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** From now on the key's id leads to another key. */
  exchangeKey(): void {
    ({ privateKey: this.#privateKey, publicKey: this.#publicKey } =
      generateKeyPairSync('ed25519'));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  #answer(res: ServerResponse, operation: string, input: any): void {
    if (this.fault === 'hang') return;
    res.setHeader('Content-Type', 'application/x-amz-json-1.1');
    if (this.fault) {
      res
        .writeHead(this.fault.status ?? 400)
        .end(JSON.stringify({ __type: this.fault.error, message: 'no' }));
      return;
    }
    const body =
      operation === 'Sign'
        ? {
            KeyId: input.KeyId,
            SigningAlgorithm: input.SigningAlgorithm,
            Signature: sign(
              null,
              Buffer.from(input.Message, 'base64'),
              this.#privateKey,
            ).toString('base64'),
          }
        : {
            KeyId: input.KeyId,
            KeySpec: 'ECC_NIST_EDWARDS25519',
            KeyUsage: 'SIGN_VERIFY',
            SigningAlgorithms: ['ED25519_SHA_512', 'ED25519_PH_SHA_512'],
            PublicKey: this.#publicKey
              .export({ format: 'der', type: 'spki' })
              .toString('base64'),
            ...this.publicKeyAnswer,
          };
    res.writeHead(200).end(JSON.stringify(body));
  }
}
