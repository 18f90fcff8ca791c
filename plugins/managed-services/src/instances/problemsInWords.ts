import type { z } from 'zod';

const words: Record<string, string> = {
  offer: 'service',
  requestsPerSecond: 'throttle',
};

/** What is wrong with a form's input, a sentence for each field. */
export function problemsInWords(error: z.ZodError): string[] {
  return error.issues.map(({ path, message }) => {
    const field = String(path.at(-1));
    return `The ${words[field] ?? field} ${message}.`;
  });
}
