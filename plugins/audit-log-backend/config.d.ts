export interface Config {
  auditLog: {
    /**
     * The log's name: the first line of its checkpoints, and the name of its keys. By recommendation a URL without scheme, such as
     * `admin.alpha-swarm.ai/audit-log`. It never changes: another name is another log.
     */
    origin: string;

    /**
     * The keys of the log. The first one signs; those after it signed before, and what they signed still verifies. Each has one of the fields.
     * @deepVisibility secret
     */
    signingKeys: Array<{
      /** A file with an Ed25519 private key: PEM, PKCS #8. */
      file?: string;
      /** Such a PEM itself. */
      pem?: string;
      /** The 32 bytes of an Ed25519 seed, in base64. */
      seed?: string;
      /** A key that doesn't sign any more, by its C2SP verifier key. */
      vkey?: string;
    }>;
  };
}
