import { SharedLook } from './SharedLook';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('SharedLook', () => {
  it('asks once for all who look, and again only when the answer is old', async () => {
    const ask = jest.fn(async () => 'seen');
    const look = SharedLook.create({ ask, freshMs: 1_000 });
    const all = await Promise.all([look.see(10), look.see(10), look.see(10)]);
    expect(all.map(one => 'value' in one && one.value)).toEqual([
      'seen',
      'seen',
      'seen',
    ]);
    jest.setSystemTime(Date.now() + 999);
    await look.see(10);
    expect(ask).toHaveBeenCalledTimes(1);
    jest.setSystemTime(Date.now() + 2);
    await look.see(10);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('waits no longer than whoever looks can wait, and shows what it saw last meanwhile', async () => {
    let answer: (() => Promise<string>) | undefined = async () => 'before';
    const look = SharedLook.create({
      ask: () => answer?.() ?? new Promise<string>(() => {}),
      freshMs: 1_000,
    });
    await look.see(10);
    answer = undefined;
    jest.setSystemTime(Date.now() + 5_000);
    const late = look.see(250);
    await jest.advanceTimersByTimeAsync(250);
    expect(await late).toMatchObject({ value: 'before' });
    // Shown for so long, and then no more: nobody knows.
    const unknown = look.see(250);
    await jest.advanceTimersByTimeAsync(10_000);
    await unknown;
    const later = look.see(250);
    await jest.advanceTimersByTimeAsync(250);
    expect(await later).toMatchObject({
      problem: 'alphaswarm-cp did not answer in time',
    });
  });

  it('says why when it was refused, and looks again', async () => {
    const ask = jest
      .fn<Promise<string>, []>()
      .mockRejectedValueOnce(new Error('no'))
      .mockResolvedValue('yes');
    const look = SharedLook.create({ ask, freshMs: 1_000 });
    expect(await look.see(10)).toMatchObject({ problem: 'no' });
    jest.setSystemTime(Date.now() + 1_001);
    expect(await look.see(10)).toMatchObject({ value: 'yes' });
  });

  it('believes nothing of a look that was begun before it expired', async () => {
    const answers: Array<(value: string) => void> = [];
    const look = SharedLook.create({
      ask: () => new Promise<string>(resolve => answers.push(resolve)),
      freshMs: 1_000,
    });
    const first = look.see(100);
    look.expire();
    const second = look.see(100);
    answers[1]('after');
    expect(await second).toMatchObject({ value: 'after' });
    answers[0]('before');
    await first;
    expect(await look.see(0)).toMatchObject({ value: 'after' });
  });
});
