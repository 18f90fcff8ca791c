import {
  redeployInputSchema,
  scaleInputSchema,
  serviceRedeployEvent,
  serviceScaleEvent,
} from './auditEvents';
import { platformEcsPermissions } from './permissions';

const address = {
  cluster: 'alphaswarm-cluster-prod',
  service: 'alphaswarm-core-prod',
};

describe('the input of Scale', () => {
  it.each([0, 1, 5000])('takes %d tasks', desiredCount => {
    expect(scaleInputSchema.parse({ ...address, desiredCount })).toEqual({
      ...address,
      desiredCount,
    });
  });

  it.each([-1, 1.5, 1e9, Number.NaN, '4', null, undefined])(
    'refuses %p, and names the field',
    desiredCount => {
      const parsed = scaleInputSchema.safeParse({ ...address, desiredCount });
      expect(parsed.error?.issues[0].path).toEqual(['desiredCount']);
    },
  );
});

describe('the input of every action', () => {
  it.each([redeployInputSchema, scaleInputSchema])(
    'refuses a key that it does not know',
    schema => {
      const parsed = schema.safeParse({
        ...address,
        desiredCount: 1,
        force: true,
      });
      expect(parsed.error?.issues).toContainEqual(
        expect.objectContaining({
          code: 'unrecognized_keys',
          keys: expect.arrayContaining(['force']),
        }),
      );
    },
  );
});

describe('events and permissions', () => {
  it('go by the same names, so that a row and the right to cause it are found together', () => {
    const permissions = platformEcsPermissions.map(({ name }) => name);
    expect(permissions).toEqual(
      expect.arrayContaining([serviceRedeployEvent.id, serviceScaleEvent.id]),
    );
  });
});
