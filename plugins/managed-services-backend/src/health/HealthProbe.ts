import { lookup as resolve, type LookupAddress } from 'node:dns';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { HealthFinding } from './HealthStore';
import { isPrivateAddress } from './privateAddresses';

/** How long an answer may take, milliseconds, from the look-up of its name to its end. */
const DEADLINE_MS = 5_000;
/** How much of an answer is read, bytes. None of it is kept. */
const MAX_BYTES = 64 * 1024;

/** A host that may be asked. */
export type AllowedHost = {
  /** As in an address: a name or IP address, with the port if it isn't the scheme's own. */
  host: string;
  /** Whether it may be at a private address. */
  private: boolean;
};

/** Looks all addresses of a name up, as `dns.lookup` does. */
export type LookUpAll = (
  hostname: string,
  options: { all: true },
  callback: (
    error: NodeJS.ErrnoException | null,
    addresses: LookupAddress[],
  ) => void,
) => void;

/** An address that isn't asked, whatever is there. */
class RefusedAddress extends Error {}

/** An answer that isn't read to its end. */
class OversizedAnswer extends Error {}

/**
 * Asks addresses whether something is well. Only allowed hosts are asked, only at the addresses that they resolve to at that moment (it is these that are connected to,
 * so that a name can't change in between), and no redirect is followed: what somebody writes into the catalogue doesn't decide whom the portal talks to.
 *
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export class HealthProbe {
  readonly #allowed: ReadonlyMap<string, AllowedHost>;
  readonly #deadlineMs: number;
  readonly #resolve: LookUpAll;

  static create(options: {
    allowed: readonly AllowedHost[];
    deadlineMs?: number;
    /** Replaces the look-up of names. */
    resolve?: LookUpAll;
  }): HealthProbe {
    return new HealthProbe(options);
  }

  private constructor(options: {
    allowed: readonly AllowedHost[];
    deadlineMs?: number;
    resolve?: LookUpAll;
  }) {
    this.#allowed = new Map(
      options.allowed.map(allowed => [allowed.host.toLowerCase(), allowed]),
    );
    this.#deadlineMs = options.deadlineMs ?? DEADLINE_MS;
    this.#resolve = options.resolve ?? resolve;
  }

  /** Never rejects: whatever goes wrong is a finding. Only an answer of 200 to 299 says that it is well; an address that may not be asked says nothing. */
  async check(address: string): Promise<HealthFinding> {
    const began = Date.now();
    try {
      const status = await this.#ask(new URL(address));
      const tookMs = Date.now() - began;
      return {
        up: status >= 200 && status < 300,
        finding: `answered ${status} in ${tookMs} ms`,
      };
    } catch (error) {
      return error instanceof RefusedAddress
        ? { finding: `not asked: ${error.message}` }
        : { up: false, finding: this.#reasonOf(error) };
    }
  }

  /** @returns the status of the answer */
  async #ask(url: URL): Promise<number> {
    const allowed = this.#allowed.get(url.host.toLowerCase());
    if (!allowed) {
      throw new RefusedAddress('its host is not among those that may be asked');
    }
    const literal = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(literal)) assertReachable(literal, allowed);
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    const signal = AbortSignal.timeout(this.#deadlineMs);
    const response = await new Promise<IncomingMessage>((answer, fail) => {
      request(url, {
        method: 'GET',
        headers: { 'user-agent': 'alphaswarm-admin-health' },
        // A connection of its own, so that each look is at the addresses of this moment.
        agent: false,
        lookup: this.#lookupFor(allowed),
        signal,
      })
        .on('response', answer)
        .on('error', fail)
        .end();
    });
    await readToTheEnd(response, signal);
    return response.statusCode ?? 0;
  }

  #lookupFor(allowed: AllowedHost): LookupFunction {
    return (hostname, options, callback) => {
      this.#resolve(hostname, { all: true }, (error, addresses) => {
        if (error) {
          callback(error, []);
          return;
        }
        try {
          for (const { address } of addresses) {
            assertReachable(address, allowed);
          }
        } catch (refusal) {
          callback(refusal as Error, []);
          return;
        }
        answerLookup(addresses, options.all === true, callback);
      });
    };
  }

  #reasonOf(error: unknown): string {
    if (error instanceof OversizedAnswer) return error.message;
    const { name, code } = error as { name?: string; code?: string };
    return name === 'AbortError' || name === 'TimeoutError'
      ? `no answer within ${this.#deadlineMs} ms`
      : `no answer: ${code ?? 'the connection failed'}`;
  }
}

function answerLookup(
  addresses: LookupAddress[],
  all: boolean,
  callback: Parameters<LookupFunction>[2],
): void {
  if (all) callback(null, addresses);
  else callback(null, addresses[0].address, addresses[0].family);
}

/** @throws RefusedAddress */
function assertReachable(address: string, allowed: AllowedHost): void {
  if (!allowed.private && isPrivateAddress(address)) {
    throw new RefusedAddress('its address is not of the public internet');
  }
}

async function readToTheEnd(
  response: IncomingMessage,
  signal: AbortSignal,
): Promise<void> {
  let bytes = 0;
  try {
    for await (const chunk of response) {
      signal.throwIfAborted();
      bytes += (chunk as Buffer).length;
      if (bytes > MAX_BYTES) {
        throw new OversizedAnswer(`an answer longer than ${MAX_BYTES} bytes`);
      }
    }
  } finally {
    response.destroy();
  }
}
