import { RemoteCallError } from './RemoteCallError';

describe('RemoteCallError', () => {
  it.each([
    ['not-sent', true, 503],
    ['refused', true, 502],
    ['not-found', true, 404],
    ['timeout', false, 503],
    ['connection', false, 503],
    ['malformed', false, 502],
    ['server', false, 503],
  ] as const)(
    'says of %s whether surely nothing happened: %s, and answers %d',
    (problem, nothingHappened, statusCode) => {
      expect(new RemoteCallError('No.', problem)).toMatchObject({
        message: 'No.',
        problem,
        nothingHappened,
        statusCode,
      });
    },
  );
});
