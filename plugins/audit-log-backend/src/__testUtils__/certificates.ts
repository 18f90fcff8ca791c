import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generate } from 'selfsigned';

/** A certificate of a server on this machine, made anew, that vouches for itself. */
export class TestCertificate {
  readonly cert: string;
  readonly key: string;
  /** A file with the certificate, as those have it who trust it. */
  readonly caFile: string;
  readonly keyFile: string;
  readonly #folder: string;

  static create(): TestCertificate {
    return new TestCertificate();
  }

  private constructor() {
    const made = generate([{ name: 'commonName', value: 'localhost' }], {
      keySize: 2048,
      algorithm: 'sha256',
      days: 1,
      extensions: [
        { name: 'basicConstraints', cA: true },
        {
          name: 'subjectAltName',
          altNames: [{ type: 2, value: 'localhost' }],
        },
      ],
    });
    this.cert = made.cert;
    this.key = made.private;
    this.#folder = mkdtempSync(path.join(tmpdir(), 'certificate-'));
    this.caFile = path.join(this.#folder, 'ca.pem');
    this.keyFile = path.join(this.#folder, 'key.pem');
    writeFileSync(this.caFile, made.cert);
    writeFileSync(this.keyFile, made.private);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
