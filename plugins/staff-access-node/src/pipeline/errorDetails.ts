/** An error as rows tell it: never its stack, never its cause, and nothing that the ledger can't hold. */
export function errorDetails(error: Error) {
  return {
    name: error.name,
    message: error.message
      .slice(0, 2_000)
      .replace(/\0|\p{Surrogate}/gu, '\uFFFD'),
  };
}
