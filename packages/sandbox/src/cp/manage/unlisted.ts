/** What the portal must never let through; tests look for these. */
export const unlistedContent = [
  'def alpha_signal(prices)',
  'model-weight-0.73519',
  'position:AAPL:+1200',
  'as-api-key-5f1c0de',
] as const;

const [strategyCode, weights, positions, apiKey] = unlistedContent;

/**
 * Adds to every object what the real cp might: internals of customers, beside what was agreed. Whoever passes an answer on as it is passes them on.
 */
export function withUnlistedFields(body: unknown): unknown {
  if (Array.isArray(body)) {
    return body.map(withUnlistedFields);
  }
  if (typeof body !== 'object' || body === null) {
    return body;
  }
  return {
    ...Object.fromEntries(
      Object.entries(body).map(([key, value]) => [
        key,
        withUnlistedFields(value),
      ]),
    ),
    raw: { strategy_code: `${strategyCode}: return rank(prices)` },
    model_weights: [weights],
    open_positions: positions,
    api_key: apiKey,
  };
}
