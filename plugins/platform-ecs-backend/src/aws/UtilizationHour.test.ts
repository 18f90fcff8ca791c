import fc from 'fast-check';
import { UtilizationHour } from './UtilizationHour';

const now = Date.parse('2026-11-24T06:00:42Z');
const at = (minutesAgo: number) => new Date(now - minutesAgo * 60_000);
const cpu = { service: 'a', metric: 'cpu' } as const;

describe('UtilizationHour', () => {
  it('is the sixty whole minutes before now', () => {
    const hour = UtilizationHour.create(['a'], now);
    expect(hour.startTime.toISOString()).toBe('2026-11-24T05:00:00.000Z');
    expect(hour.endTime.toISOString()).toBe('2026-11-24T06:00:00.000Z');
    expect(hour.reading().until).toBe('2026-11-24T05:59:00.000Z');
  });

  it('puts each datum into its minute, whatever the order of pages', () => {
    const hour = UtilizationHour.create(['a'], now);
    hour.add(cpu, [at(1), at(3)], [12.345, 9]);
    hour.add(cpu, [at(60)], [1]);
    const { cpuPercent, memoryPercent, series } = hour
      .reading()
      .services.get('a')!;
    expect(cpuPercent).toBe(12.3);
    expect(memoryPercent).toBeUndefined();
    expect(series.cpu.slice(-3)).toEqual([9, null, 12.3]);
    expect(series.cpu[0]).toBe(1);
    expect(series.cpu).toHaveLength(60);
  });

  it('does not take what is older than ten minutes for the present', () => {
    const hour = UtilizationHour.create(['a'], now);
    hour.add(cpu, [at(11)], [50]);
    expect(hour.reading().services.get('a')?.cpuPercent).toBeUndefined();
    hour.add(cpu, [at(10)], [60]);
    expect(hour.reading().services.get('a')?.cpuPercent).toBe(60);
  });

  it('leaves out what is outside of the hour, by a clock that is wrong for one, and services that nobody asked for', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.integer({ min: 62, max: 1e6 }),
            fc.integer({ min: -1e6, max: -1 }),
          ),
        ),
        minutes => {
          const hour = UtilizationHour.create(['a'], now);
          const times = minutes.map(at);
          hour.add(
            cpu,
            times,
            minutes.map(() => 50),
          );
          hour.add({ service: 'other', metric: 'cpu' }, [at(1)], [50]);
          const { services } = hour.reading();
          expect([...services.keys()]).toEqual(['a']);
          expect(new Set(services.get('a')?.series.cpu)).toEqual(
            new Set([null]),
          );
        },
      ),
    );
  });
});
