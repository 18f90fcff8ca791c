import type { z } from 'zod';

/** An answer that is an error, worded for whoever wrote the test. */
export class ControlError extends Error {
  readonly status: number;
  readonly issues?: { path: string; message: string }[];

  constructor(
    status: number,
    message: string,
    issues?: { path: string; message: string }[],
  ) {
    super(message);
    this.name = 'ControlError';
    this.status = status;
    this.issues = issues;
  }
}

/** @throws ControlError 400 that names each field that is wrong */
export function parseControl<TSchema extends z.ZodType>(
  schema: TSchema,
  input: unknown,
): z.output<TSchema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) {
    return parsed.data;
  }
  const issues = parsed.error.issues.map(({ path, message }) => ({
    path: path.join('.') || '(body)',
    message,
  }));
  throw new ControlError(
    400,
    issues.map(({ path, message }) => `${path}: ${message}`).join('; '),
    issues,
  );
}
