import {
  openCheckpoint,
  parseContinuation,
  ProofError,
  type TrustedLog,
  verifyConsistency,
  type VerifiedCheckpoint,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A C2SP tlog-witness of one log. Its cosignatures have the right form, and no key behind them. */
export class WitnessServer {
  readonly #log: TrustedLog;
  #server: Server | undefined;
  held: VerifiedCheckpoint | undefined;
  isDown = false;

  static async start(log: TrustedLog): Promise<WitnessServer> {
    const witness = new WitnessServer(log);
    await witness.#listen();
    return witness;
  }

  private constructor(log: TrustedLog) {
    this.#log = log;
  }

  get url(): string {
    const { port } = this.#server!.address() as AddressInfo;
    return `http://127.0.0.1:${port}/witness/`;
  }

  async stop(): Promise<void> {
    this.#server?.close();
  }

  async #listen(): Promise<void> {
    this.#server = createServer(async (req, res) => {
      let body = '';
      for await (const chunk of req) body += chunk;
      const { status, answer } =
        req.url === '/witness/add-checkpoint' && req.method === 'POST'
          ? this.#add(body)
          : { status: 404, answer: '' };
      res.writeHead(status).end(answer);
    });
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  #add(body: string): { status: number; answer: string } {
    if (this.isDown) return { status: 503, answer: '' };
    const { oldSize, hashes, checkpoint } = parseContinuation(body);
    const newer = openCheckpoint(checkpoint, this.#log);
    const heldSize = this.held?.size ?? 0;
    if (oldSize !== heldSize) return { status: 409, answer: `${heldSize}\n` };
    try {
      if (this.held) {
        verifyConsistency({
          oldSize,
          oldRoot: this.held.root,
          newSize: newer.size,
          newRoot: newer.root,
          proof: hashes,
        });
      }
    } catch (error) {
      if (!(error instanceof ProofError)) throw error;
      return {
        status: oldSize === newer.size ? 409 : 422,
        answer: `${heldSize}\n`,
      };
    }
    this.held = newer;
    const signature = Buffer.alloc(4 + 8 + 64, 1).toString('base64');
    return { status: 200, answer: `— witness.example ${signature}\n` };
  }
}
