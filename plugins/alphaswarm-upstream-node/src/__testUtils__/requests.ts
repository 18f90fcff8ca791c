import type {
  IncomingMessage,
  RequestListener,
  ServerResponse,
} from 'node:http';
import type { UpstreamTokens } from '../identity/UpstreamTokens';

/** A request as an upstream got it. */
export type ReceivedRequest = {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
};

/** A listener that keeps what it gets, and answers with what `answer` says. */
export function recording(
  answer: (request: ReceivedRequest, response: ServerResponse) => void,
): { received: ReceivedRequest[]; listener: RequestListener } {
  const received: ReceivedRequest[] = [];
  return {
    received,
    listener: async (req, res) => {
      let body = '';
      for await (const chunk of req) body += chunk;
      const request = {
        method: req.method ?? '',
        url: req.url ?? '',
        headers: req.headers,
        body,
      };
      received.push(request);
      answer(request, res);
    },
  };
}

/** Answers JSON. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    ...headers,
  });
  response.end(JSON.stringify(body));
}

/** Tokens `token-1`, `token-2`, …: a new one after each that was given up. */
export function countedTokens(): UpstreamTokens & { askedFor: string[] } {
  let current = 1;
  const askedFor: string[] = [];
  return {
    askedFor,
    token: async (resource, onBehalfOf) => {
      askedFor.push(`${resource} ${onBehalfOf ?? 'agent'}`);
      return {
        value: `token-${current}`,
        forget: () => {
          current += 1;
        },
      };
    },
  };
}
