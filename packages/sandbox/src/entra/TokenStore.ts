import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';
import { writeFileAtomically } from './writeFileAtomically';

type Entry = { payload: AdapterPayload; expiresAt?: number };

/** What has to outlive a restart for people to stay signed in. The rest lives for minutes. */
const PERSISTENT_MODELS = new Set(['RefreshToken', 'Grant', 'Session']);

const SAVE_DELAY_MS = 200;

/** Everything that the provider has to remember: in memory, with a copy of the lasting part in a file. */
export class TokenStore {
  readonly #file: string;
  readonly #entries = new Map<string, Entry>();
  #pendingSave: NodeJS.Timeout | undefined;

  static open(dataDir: string): TokenStore {
    return new TokenStore(join(dataDir, 'entra-tokens.json'));
  }

  private constructor(file: string) {
    this.#file = file;
    if (existsSync(file)) {
      const kept = JSON.parse(readFileSync(file, 'utf8')) as [string, Entry][];
      this.#entries = new Map(kept);
      this.#forgetExpired();
    }
  }

  /** What `oidc-provider` takes as its `adapter`. */
  get adapter(): AdapterFactory {
    return model => this.#adapterOf(model);
  }

  /** Writes what is still unwritten. */
  close(): void {
    if (this.#pendingSave) {
      this.#save();
    }
  }

  #adapterOf(model: string): Adapter {
    const keyOf = (id: string) => `${model}:${id}`;
    return {
      upsert: async (id, payload, expiresIn) => {
        this.#entries.set(keyOf(id), {
          payload,
          expiresAt: expiresIn ? Date.now() + expiresIn * 1000 : undefined,
        });
        this.#changed(model);
      },
      find: async id => this.#live(keyOf(id)),
      findByUid: async uid => this.#findBy(model, 'uid', uid),
      findByUserCode: async userCode =>
        this.#findBy(model, 'userCode', userCode),
      consume: async id => {
        // Entra leaves a refresh token valid when it hands out its successor, and so do we: two tabs that refresh at once both succeed.
        const payload = this.#live(keyOf(id));
        if (payload && model !== 'RefreshToken') {
          payload.consumed = Math.floor(Date.now() / 1000);
        }
      },
      destroy: async id => {
        this.#entries.delete(keyOf(id));
        this.#changed(model);
      },
      revokeByGrantId: async grantId => {
        for (const [key, { payload }] of this.#entries) {
          if (payload.grantId === grantId) {
            this.#entries.delete(key);
          }
        }
        this.#changed('RefreshToken');
      },
    };
  }

  #live(key: string): AdapterPayload | undefined {
    const entry = this.#entries.get(key);
    return entry && (entry.expiresAt ?? Infinity) > Date.now()
      ? entry.payload
      : undefined;
  }

  #findBy(
    model: string,
    field: 'uid' | 'userCode',
    value: string,
  ): AdapterPayload | undefined {
    for (const [key, { payload }] of this.#entries) {
      if (key.startsWith(`${model}:`) && payload[field] === value) {
        return this.#live(key);
      }
    }
    return undefined;
  }

  #changed(model: string): void {
    if (PERSISTENT_MODELS.has(model) && !this.#pendingSave) {
      this.#pendingSave = setTimeout(() => this.#save(), SAVE_DELAY_MS);
      this.#pendingSave.unref();
    }
  }

  #save(): void {
    clearTimeout(this.#pendingSave);
    this.#pendingSave = undefined;
    this.#forgetExpired();
    const lasting = [...this.#entries].filter(([key]) =>
      PERSISTENT_MODELS.has(key.slice(0, key.indexOf(':'))),
    );
    writeFileAtomically(this.#file, JSON.stringify(lasting));
  }

  #forgetExpired(): void {
    const now = Date.now();
    for (const [key, { expiresAt }] of this.#entries) {
      if ((expiresAt ?? Infinity) <= now) {
        this.#entries.delete(key);
      }
    }
  }
}
