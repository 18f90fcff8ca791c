/** The fields of an error answer that the portal's pages know. Everything else is kept as it came. */
export type ErrorBody = {
  error?: { name?: string; message?: string };
  whoCould?: string;
  requestId?: string;
  /** The action that the answer speaks of, once one was begun. */
  actionId?: string;
  /** An RFC 9470 challenge; read by whoever can answer it. */
  challenge?: unknown;
  [key: string]: unknown;
};

/** Parses the body of an error answer. A body that isn't the portal's JSON (a proxy's HTML page) is an empty one. */
export function parseErrorBody(text: string): ErrorBody {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return {};
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return {};
  }
  const body = parsed as Record<string, unknown>;
  return {
    ...body,
    error: errorOf(body.error),
    whoCould: stringOf(body.whoCould),
    requestId: stringOf(body.requestId),
    actionId: stringOf(body.actionId),
  };
}

function errorOf(value: unknown): ErrorBody['error'] {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const { name, message } = value as Record<string, unknown>;
  return { name: stringOf(name), message: stringOf(message) };
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
