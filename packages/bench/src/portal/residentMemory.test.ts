import { residentMemory } from './residentMemory';

describe('residentMemory', () => {
  it('is about what the process itself knows, in bytes', async () => {
    const measured = await residentMemory(process.pid);
    const known = process.memoryUsage.rss();
    expect(measured / known).toBeGreaterThan(0.5);
    expect(measured / known).toBeLessThan(2);
  });

  it('fails for a process that is not there', async () => {
    await expect(residentMemory(2 ** 30)).rejects.toThrow();
  });
});
