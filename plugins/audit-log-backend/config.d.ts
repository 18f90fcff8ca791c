import { HumanDuration } from '@backstage/types';

export interface Config {
  auditLog: {
    /**
     * The log's name: the first line of its checkpoints, and the name of its keys. By recommendation a URL without scheme, such as
     * `admin.alpha-swarm.ai/audit-log`. It never changes: another name is another log.
     */
    origin: string;

    /**
     * The keys of the log. The first one signs; the others signed before, or are about to: what they sign verifies. Each has one of the fields.
     * @deepVisibility secret
     */
    signingKeys: Array<{
      /** A file with an Ed25519 private key: PEM, PKCS #8. */
      file?: string;
      /** Such a PEM itself. */
      pem?: string;
      /** The 32 bytes of an Ed25519 seed, in base64. */
      seed?: string;
      /** A key in AWS KMS, of the spec ECC_NIST_EDWARDS25519. The role needs `kms:Sign` and `kms:GetPublicKey` on it. */
      kms?: {
        /** Its ARN, id or alias. */
        keyId: string;
        region: string;
        /** Replaces the endpoint of AWS KMS. For stand-ins and VPC endpoints. */
        endpoint?: string;
        /** Its C2SP verifier key: with it the portal starts without asking KMS, and signs with no other key. */
        vkey?: string;
      };
      /** A key that doesn't sign here, by its C2SP verifier key. */
      vkey?: string;
    }>;

    /** Those outside the database who are shown each signed head, and whose memory the log is compared with. Each has a file or a url. */
    witnesses?: Array<{
      /** What it is called in logs, metrics and on the page. */
      name: string;
      /** A file that heads are appended to, out of reach of those who can write to the database. */
      file?: string;
      /** The submission prefix of a C2SP tlog-witness. */
      url?: string;
    }>;

    integrity?: {
      /** How often new rows are hashed again and witnesses compared with. Defaults to 10 seconds. */
      checkEvery?: HumanDuration | string;
      /** How long after every row was checked the next such pass begins. Defaults to 6 hours. */
      fullPassEvery?: HumanDuration | string;
    };

    export?: {
      /** How many rows of the log an export may span; 5,000,000 if left out. A wider one is refused: its time has to be narrowed. */
      maxRows?: number;
    };
  };
}
