import { scaleWorkloadInputSchema, workloadAddressSchema } from './auditEvents';

const address = { namespace: 'tenant-kita', workload: 'kita-bot-host' };

describe('the address of a workload', () => {
  it.each([address, { ...address, namespace: '-' }])('is %j', input => {
    expect(workloadAddressSchema.parse(input)).toEqual(input);
  });

  it.each([
    { ...address, workload: '' },
    { ...address, workload: '..' },
    { ...address, workload: 'a/b' },
    { ...address, workload: 'a b' },
    { ...address, workload: 'x'.repeat(201) },
    { ...address, namespace: 'Tenant' },
    { ...address, namespace: '../x' },
    { ...address, namespace: '' },
    { ...address, company: 'kita' },
  ])('is not %j', input => {
    expect(workloadAddressSchema.safeParse(input).success).toBe(false);
  });
});

describe('the input of Scale', () => {
  it.each([1, 1000])('takes %d', replicas => {
    const input = { ...address, replicas };
    expect(scaleWorkloadInputSchema.parse(input)).toEqual(input);
  });

  // To none is Stop, which asks for a step-up: no way around it.
  it.each([0, -1, 1.5, 1001, '2', null, undefined])('refuses %p', replicas => {
    expect(
      scaleWorkloadInputSchema.safeParse({ ...address, replicas }).error
        ?.issues[0],
    ).toMatchObject({
      path: ['replicas'],
      message: expect.stringMatching(/whole number from 1 to 1000/),
    });
  });
});
