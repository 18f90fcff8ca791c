/**
 * ECS's lifecycle stages of a deployment that shifts traffic, in order, and what each means.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html
 */
export const lifecycleStages = [
  { id: 'RECONCILE_SERVICE', title: 'Reconcile revisions', occasional: true },
  { id: 'PRE_SCALE_UP', title: 'Before new tasks start' },
  { id: 'SCALE_UP', title: 'New tasks start' },
  { id: 'POST_SCALE_UP', title: 'New tasks are up' },
  { id: 'TEST_TRAFFIC_SHIFT', title: 'Test traffic shifts' },
  { id: 'POST_TEST_TRAFFIC_SHIFT', title: 'Test traffic has shifted' },
  {
    id: 'PRE_PRODUCTION_TRAFFIC_SHIFT',
    title: 'Before production traffic shifts',
  },
  { id: 'PRODUCTION_TRAFFIC_SHIFT', title: 'Production traffic shifts' },
  {
    id: 'POST_PRODUCTION_TRAFFIC_SHIFT',
    title: 'Production traffic has shifted',
  },
  { id: 'BAKE_TIME', title: 'Bake time' },
  { id: 'CLEAN_UP', title: 'Old tasks are removed' },
] as const satisfies ReadonlyArray<{
  id: string;
  title: string;
  /** Whether ECS goes through it only at times. */
  occasional?: boolean;
}>;

/** A stage in words; ECS's own word for one that isn't known here. */
export function stageInWords(stage: string): string {
  const known = lifecycleStages.find(({ id }) => id === stage);
  return known ? known.title.toLowerCase() : stage;
}

/** A strategy in words. */
export function strategyInWords(strategy: string): string {
  switch (strategy) {
    case 'BLUE_GREEN':
      return 'Blue/green';
    case 'LINEAR':
      return 'Linear';
    case 'CANARY':
      return 'Canary';
    case 'ROLLING':
      return 'Rolling';
    default:
      return strategy;
  }
}

/** Whether a strategy shifts traffic between revisions that run side by side. */
export function shiftsTraffic(strategy: string): boolean {
  return (
    strategy === 'BLUE_GREEN' || strategy === 'LINEAR' || strategy === 'CANARY'
  );
}
