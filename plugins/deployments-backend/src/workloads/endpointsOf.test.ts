import { endpointsOf } from './endpointsOf';

describe('the endpoints of a workload', () => {
  it('are those whose host is listed, without their paths; the others are counted', () => {
    expect(
      endpointsOf(
        {
          endpoints: {
            http: 'http://kita-bot-host.tenant-kita.svc:8080/hook/s3cret',
            grpc: 'grpc://kita-bot-host.tenant-kita.svc:9090',
            hook: 'https://hooks.broker.example/T0/s3cret',
            trick: 'http://evil.example.svc.evil.example/',
          },
        },
        ['.svc'],
      ),
    ).toEqual({
      endpoints: [
        { name: 'http', url: 'http://kita-bot-host.tenant-kita.svc:8080' },
        { name: 'grpc', url: 'grpc://kita-bot-host.tenant-kita.svc:9090' },
      ],
      endpointsLeftOut: 2,
    });
  });
});
