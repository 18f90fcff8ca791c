import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { send, type Answer, type RawRequest } from './http';
import { CUT_OFF } from './LoadBalancer';
import type { StaffClient } from './StaffClient';

/** How long somebody looks at what they have read, milliseconds. */
const LOOKS_MS = 100;

/** How long to wait before a request is repeated whose action is still running, milliseconds. */
const RUNNING_MS = 500;

/** An action that somebody asked for, and what they were told in the end. */
export type AskedAction = {
  staff: StaffClient;
  path: string;
  key: string;
  body: Record<string, unknown>;
  answer: Answer;
};

/** People who read and act, until they are told to stop, and what they met with. */
export class ScaleOutLoad {
  /** How many reads and previews were answered as they should be. */
  answered = 0;
  /** How many actions were asked for again, because nobody had said what became of them or the step-up was cut off. */
  repeats = 0;
  /** Answers that nobody should get, in words. */
  readonly wrong: string[] = [];
  readonly actions: AskedAction[] = [];
  readonly #origin: string;
  readonly #people: Array<Promise<void>> = [];
  #over = false;

  /** @param origin - where everybody sends their requests */
  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Somebody who reads one page after the other. */
  reader(staff: StaffClient, paths: readonly string[]): void {
    this.#people.push(this.#read(staff, paths));
  }

  /** Somebody who scales a service up and down, and steps up when they are asked to. Nobody else may use their session: Entra asks one thing at a time. */
  actor(staff: StaffClient, service: string): void {
    this.#people.push(this.#act(staff, `/admin/api/${service}/scale`));
  }

  /** Resolves when everybody has been told what became of what they began. */
  async stop(): Promise<void> {
    this.#over = true;
    await Promise.all(this.#people);
  }

  /** Asks for an action again, under its key. */
  repeat({ staff, path, key, body }: AskedAction): Promise<Answer> {
    return send('POST', path, {
      origin: this.#origin,
      headers: {
        authorization: staff.authorization,
        'idempotency-key': key,
      },
      body,
    });
  }

  async #read(staff: StaffClient, paths: readonly string[]): Promise<void> {
    for (let i = 0; !this.#over; i += 1) {
      const path = paths[i % paths.length];
      const answer = await this.#ask(staff, 'GET', path);
      if (answer) this.#expect200(path, answer);
      await pause(LOOKS_MS);
    }
  }

  async #act(staff: StaffClient, path: string): Promise<void> {
    for (let i = 0; !this.#over; i += 1) {
      const input = { desiredCount: 2 + (i % 3) };
      const preview = await this.#ask(staff, 'POST', `${path}/preview`, {
        body: input,
      });
      // A preview changes nothing: whoever was cut off looks again.
      if (!preview) continue;
      this.#expect200(path, preview);
      const { seenVersion } = preview.body;
      const body = { ...input, reason: 'Scale-out test', seenVersion };
      const key = randomUUID();
      const answer = await this.#askUntilKnown(staff, path, key, body);
      if (answer.status === 401) {
        // Whoever was cut off on the way to Entra and back is challenged again.
        await staff.answerChallenge(answer.body.challenge.id).catch(() => {
          this.repeats += 1;
        });
      } else {
        this.actions.push({ staff, path, key, body, answer });
      }
    }
  }

  /** Repeats a request with its key until somebody says what became of it. */
  async #askUntilKnown(
    staff: StaffClient,
    path: string,
    key: string,
    body: Record<string, unknown>,
  ): Promise<Answer> {
    for (;;) {
      const answer = await this.#ask(staff, 'POST', path, {
        headers: { 'idempotency-key': key },
        body,
      });
      const running =
        answer &&
        (answer.status === 202 || answer.headers['retry-after'] !== undefined);
      if (answer && !running) return answer;
      this.repeats += 1;
      if (running) await pause(RUNNING_MS);
    }
  }

  /** @returns undefined if it was cut off */
  async #ask(
    staff: StaffClient,
    method: string,
    path: string,
    { headers, body }: RawRequest = {},
  ): Promise<Answer | undefined> {
    const answer = await send(method, path, {
      origin: this.#origin,
      headers: { authorization: staff.authorization, ...headers },
      body,
    }).catch((error: NodeJS.ErrnoException) => {
      // In the middle of an answer there is no other way to say it.
      if (error.code === 'ECONNRESET') return undefined;
      throw error;
    });
    if (answer && answer.headers[CUT_OFF] === undefined) return answer;
    return undefined;
  }

  #expect200(path: string, { status, text }: Answer): void {
    if (status === 200) this.answered += 1;
    else this.wrong.push(`${path}: ${status} ${text.slice(0, 200)}`);
  }
}
