import { ticketReference } from './ticketReference';

describe('ticketReference', () => {
  it.each([
    ['OPS-123 load test', { label: 'OPS-123' }],
    [
      'see https://tickets.example/browse/OPS-123.',
      { label: 'OPS-123', url: 'https://tickets.example/browse/OPS-123' },
    ],
    [
      'incident (https://status.example/i/9)',
      { label: 'status.example', url: 'https://status.example/i/9' },
    ],
  ])('finds the ticket in "%s"', (reason, ticket) => {
    expect(ticketReference(reason)).toEqual(ticket);
  });

  it.each([
    'load test',
    'http://plain.example/OPS',
    'ftp://files.example/x',
    '',
  ])('finds none in "%s"', reason => {
    expect(ticketReference(reason)?.url).toBeUndefined();
  });
});
