import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { JsonValue } from '@backstage/types';
import { z } from 'zod';

const refusalSchema = z.object({
  error: z.object({ message: z.string() }),
  whoCould: z.string().optional(),
});

/** The error that an answer stands for, in one of the classes whose words Backstage's MCP server passes on. */
export function errorOfAnswer(answer: {
  status: number;
  body: JsonValue;
}): Error {
  const { data } = refusalSchema.safeParse(answer.body);
  const message = data?.error.message ?? `It was answered ${answer.status}`;
  switch (answer.status) {
    case 400:
      return new InputError(message);
    case 401:
      return new NotAllowedError(message);
    case 403:
      return new NotAllowedError(
        data?.whoCould ? `${message} (${data.whoCould} may)` : message,
      );
    case 404:
      return new NotFoundError(message);
    case 409:
    case 412:
      return new ConflictError(message);
    default:
      return new ServiceUnavailableError(message);
  }
}
