import { HumanDuration } from '@backstage/types';

export interface Config {
  auditLog?: {
    /**
     * The key of the HMAC that is stored in place of sensitive fields, at least 32 characters. Needed as soon as an event has such a field. A new
     * key applies to new rows only; stored values name their key.
     * @visibility secret
     */
    hmacKey?: string;

    /**
     * How long an append may take before the caller is refused with 503. Defaults to 5 seconds.
     */
    appendDeadline?: HumanDuration | string;
  };
}
