import { invoiceWords, paymentWords, subscriptionWord } from './columns';

/** What each state that a list can be narrowed by is called. */
export function stateWord(state: string): string {
  const words: Record<string, string> = {
    'in-order': 'In order',
    delinquent: 'Past due',
    ...Object.fromEntries(
      [...Object.entries(invoiceWords), ...Object.entries(paymentWords)].map(
        ([name, [word]]) => [name, word],
      ),
    ),
  };
  return words[state] ?? subscriptionWord(state)[0];
}
