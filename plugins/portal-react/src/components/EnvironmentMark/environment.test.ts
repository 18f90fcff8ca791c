import { ConfigReader } from '@backstage/config';
import { readEnvironment } from './environment';

describe('readEnvironment', () => {
  it('reads name and tone', () => {
    expect(
      readEnvironment(
        new ConfigReader({
          app: { environment: { name: 'sandbox', tone: 'neutral' } },
        }),
      ),
    ).toEqual({ name: 'sandbox', tone: 'neutral' });
  });

  it.each([{}, { app: { environment: { name: 'x', tone: 'pink' } } }])(
    'takes an environment that is not marked as it should be for production: %j',
    config => {
      expect(readEnvironment(new ConfigReader(config)).tone).toBe('danger');
    },
  );
});
