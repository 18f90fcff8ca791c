import { mockServices } from '@backstage/backend-test-utils';
import { NewsBus } from '../__testUtils__/replicas';
import { LookNews } from './LookNews';

const throttled = {
  account: 'own',
  region: 'eu-central-1',
  api: 'ecs:ListServices',
  slowness: 4,
};

describe('LookNews', () => {
  let bus: NewsBus;

  const join = async (replica: string) => {
    const news = LookNews.create({
      events: bus,
      replica,
      logger: mockServices.logger.mock(),
    });
    const heard: unknown[] = [];
    for (const subject of ['cluster/prod', 'cluster/dev']) {
      news.onLooked(subject, () => heard.push(subject));
    }
    news.onThrottled(slowdown => heard.push(slowdown));
    await news.listen();
    return { news, heard };
  };

  beforeEach(() => {
    bus = new NewsBus();
  });

  it('tells the others, and not itself', async () => {
    const one = await join('one');
    const two = await join('two');
    one.news.tellLooked('cluster/prod');
    one.news.tellLooked('tasks/prod/core');
    one.news.tellThrottled(throttled);
    await new Promise(setImmediate);
    expect(two.heard).toEqual(['cluster/prod', throttled]);
    expect(one.heard).toEqual([]);
  });

  it.each([
    ['that it may have missed something', { action: 'look-again' }],
    ['what only another version knows', { type: 'painted', from: 'one' }],
    [
      'something malformed',
      { type: 'throttled', from: 'one', throttled: { slowness: 'very' } },
    ],
  ])('sees after all of them when it hears %s', async (_, message) => {
    const { heard } = await join('two');
    await bus.publish({
      eventPayload: { channel: 'platform-ecs.looks', message },
    });
    expect(heard).toEqual(['cluster/prod', 'cluster/dev']);
  });

  it.each([{ channel: 'platform-ecs', message: {} }, null, 'text'])(
    'is not concerned by %j',
    async eventPayload => {
      const { heard } = await join('two');
      await bus.publish({ eventPayload });
      expect(heard).toEqual([]);
    },
  );

  it('goes on when nothing can be told', async () => {
    const { news } = await join('one');
    jest.spyOn(bus, 'publish').mockRejectedValue(new Error('no bus'));
    expect(() => news.tellLooked('cluster/prod')).not.toThrow();
    await new Promise(setImmediate);
  });
});
