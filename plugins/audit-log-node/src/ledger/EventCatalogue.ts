import {
  type AuditEventDefinition,
  canonicalJson,
  hasSensitiveFields,
  type JsonValue,
} from '@alphaswarm-admin/plugin-audit-log-common';

/** The event definitions that plugins have registered. */
export class EventCatalogue {
  readonly #definitions = new Map<string, AuditEventDefinition<any>>();
  readonly #canProtect: boolean;

  /** @param options.canProtect - whether there is a key to protect sensitive fields with */
  static create(options: { canProtect: boolean }): EventCatalogue {
    return new EventCatalogue(options.canProtect);
  }

  private constructor(canProtect: boolean) {
    this.#canProtect = canProtect;
  }

  /**
   * Adds a definition; the same one again is fine.
   *
   * @throws an `Error` if the id is taken by another definition, or if it has sensitive fields that could not be protected
   */
  register(definition: AuditEventDefinition<any>): void {
    const known = this.#definitions.get(definition.id);
    if (known) {
      if (!isSame(known, definition)) {
        throw new Error(
          `The audit event '${definition.id}' is already defined differently`,
        );
      }
      return;
    }
    if (
      !this.#canProtect &&
      definition.input &&
      hasSensitiveFields(definition.input)
    ) {
      throw new Error(
        `The audit event '${definition.id}' has sensitive fields: auditLog.hmacKey must be configured`,
      );
    }
    this.#definitions.set(definition.id, definition);
  }

  /** Every definition, sorted by id. */
  all(): AuditEventDefinition<any>[] {
    return [...this.#definitions.values()].sort((a, b) =>
      a.id < b.id ? -1 : 1,
    );
  }
}

function isSame(
  a: AuditEventDefinition<any>,
  b: AuditEventDefinition<any>,
): boolean {
  return a === b || (a.input === b.input && fields(a) === fields(b));
}

function fields({ input: _, ...rest }: AuditEventDefinition<any>): string {
  return canonicalJson(rest as unknown as JsonValue);
}
