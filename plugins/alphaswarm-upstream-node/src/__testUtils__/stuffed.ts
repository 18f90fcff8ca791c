/** What must never come through, whatever an upstream sends. */
export const secrets = [
  'def alpha_signal(prices)',
  'weight-0.73519',
  'AAPL:+1200',
  'as-api-key-5f1c0de',
  'hunter2',
];

/** The body with fields that nobody listed in each of its objects. */
export function stuffed(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(stuffed);
  if (typeof body !== 'object' || body === null) return body;
  const [code, weight, position, key] = secrets;
  return {
    ...Object.fromEntries(
      Object.entries(body).map(([name, value]) => [name, stuffed(value)]),
    ),
    raw: { strategy: code },
    model_weights: [weight],
    positions: { open: position },
    api_key: key,
    [key]: key,
  };
}
