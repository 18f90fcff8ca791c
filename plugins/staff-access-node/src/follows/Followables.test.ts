import { createPermission } from '@backstage/plugin-permission-common';
import { DefaultFollowables } from './Followables';

const widget = {
  kind: 'widget',
  permission: createPermission({
    name: 'demo.widget.read',
    attributes: { action: 'read' },
  }),
  find: async () => undefined,
};

describe('what can be followed', () => {
  it('is found by the kind that rows name', () => {
    const followables = DefaultFollowables.create();
    followables.register(widget);
    followables.register({ ...widget, kind: 'gadget' });
    expect(followables.find('widget')).toBe(widget);
    expect(followables.find('constructor')).toBeUndefined();
    expect(followables.kinds()).toEqual(['gadget', 'widget']);
  });

  it('is said by one plugin for each kind', () => {
    const followables = DefaultFollowables.create();
    followables.register(widget);
    expect(() => followables.register({ ...widget })).toThrow(/widget/);
  });
});
