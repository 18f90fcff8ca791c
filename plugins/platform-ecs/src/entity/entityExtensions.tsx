import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { namesEcsServices } from './entityServices';

const overviewCard = EntityCardBlueprint.make({
  name: 'service',
  params: {
    type: 'content',
    filter: namesEcsServices,
    loader: () =>
      import('./EntityServiceCard').then(({ EntityServiceCard }) => (
        <EntityServiceCard />
      )),
  },
});

/** The tabs of a service's page that its entity's page has too. */
const tabs = [
  { id: 'rollout', title: 'Rollout' },
  { id: 'tasks', title: 'Tasks' },
  { id: 'logs', title: 'Logs' },
  { id: 'metrics', title: 'Metrics' },
  { id: 'alarms', title: 'Alarms' },
].map(({ id, title }) =>
  EntityContentBlueprint.make({
    name: id,
    params: {
      path: `/${id}`,
      title,
      filter: namesEcsServices,
      loader: () =>
        import('./EntityServiceTab').then(({ EntityServiceTab }) => (
          <EntityServiceTab tabId={id} />
        )),
    },
  }),
);

/** What a service's entity shows in the catalog. */
export const entityExtensions = [overviewCard, ...tabs];
