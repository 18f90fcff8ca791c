import type { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';
import { HumanDuration } from '@backstage/types';

/** A bucket with object lock. Credentials come from the AWS SDK's own chain. */
interface LockedBucket {
  bucket: string;
  /** What keys begin with. */
  prefix?: string;
  region?: string;
  /** Replaces the endpoint of AWS S3: any that is compatible and has object lock. */
  endpoint?: string;
  /** The bucket in the path instead of the host name, as many other S3 servers need it. */
  forcePathStyle?: boolean;
  /** How long nobody can remove an object. Defaults to 7 years. */
  retention?: HumanDuration | string;
  /** The KMS key that objects are encrypted with; the bucket's default if left out. */
  kmsKeyId?: string;
}

/** How a sink is known, and how it knows the portal. */
interface SinkTls {
  /** A file with the PEM of those who may certify the sink; the system's if left out. */
  caFile?: string;
  /** A file with the PEM of the portal's certificate. */
  certFile?: string;
  /** A file with the PEM of its key. */
  keyFile?: string;
  /** The name that the sink's certificate must have; the host's if left out. */
  servername?: string;
}

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

    /** Those outside the database who are shown each signed head, and whose memory the log is compared with. Each has a file, a url or a bucket. */
    witnesses?: Array<{
      /** What it is called in logs, metrics and on the page. */
      name: string;
      /** A file that heads are appended to, out of reach of those who can write to the database. */
      file?: string;
      /** The submission prefix of a C2SP tlog-witness. */
      url?: string;
      /** A bucket with object lock that heads are kept in. */
      s3?: LockedBucket & {
        /** How often a head is handed over at most. Defaults to 15 minutes. */
        every?: HumanDuration | string;
      };
    }>;

    /** Where the log is copied to, as far as it is signed: objects of consecutive rows in a bucket with object lock. */
    archive?: LockedBucket & {
      /** When. Defaults to 02:17 each night, for at most two hours. */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      /** How many rows an object holds at most. Defaults to 20,000. */
      maxRows?: number;
      /** How old the oldest row that isn't archived may get before the archive is called late. Defaults to 26 hours. */
      lateAfter?: HumanDuration | string;
    };

    /** Who is sent each row, in order. */
    forward?: {
      sinks?: Array<{
        /** What it is called in logs, metrics and on the page. Where it is, is remembered by it: another name begins anew. */
        name: string;
        /** Where a new sink begins: with the log's first row (`beginning`, the default), or with those that come (`end`). */
        start?: 'beginning' | 'end';
        /** How many rows are sent at once. Defaults to 500. */
        batchRows?: number;
        /** How old the oldest row that wasn't sent may get before the sink is called late. Defaults to 5 minutes. */
        lateAfter?: HumanDuration | string;
        /** NDJSON over HTTP: a POST for each batch. */
        http?: {
          url: string;
          /** `rows`, the default, as exports have them; or `ocsf`, API Activity (6003). */
          format?: 'rows' | 'ocsf';
          /**
           * Further headers, such as a token.
           * @deepVisibility secret
           */
          headers?: { [name: string]: string };
          tls?: SinkTls;
        };
        /** Syslog (RFC 5424) over TLS (RFC 5425). */
        syslog?: {
          host: string;
          /** Defaults to 6514. */
          port?: number;
          /** The private enterprise number in the name of the structured data. Defaults to 32473, the one for examples. */
          enterpriseNumber?: number;
          tls?: SinkTls;
        };
      }>;
    };

    integrity?: {
      /** How often new rows are hashed again and witnesses compared with. Defaults to 10 seconds. */
      checkEvery?: HumanDuration | string;
      /** How long after every row was checked the next such pass begins. Defaults to 6 hours. */
      fullPassEvery?: HumanDuration | string;
    };

    comparison?: {
      /** How often the log is compared with others' records of what happened. Defaults to a minute. */
      every?: HumanDuration | string;
    };

    export?: {
      /** How many rows of the log an export may span; 5,000,000 if left out. A wider one is refused: its time has to be narrowed. */
      maxRows?: number;
    };
  };
}
