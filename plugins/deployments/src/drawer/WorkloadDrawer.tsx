import {
  Drawer,
  ProblemPanel,
  StateSign,
  TableSkeleton,
} from '@alphaswarm-admin/plugin-portal-react';
import type { WorkloadAddress } from '@alphaswarm-admin/plugin-deployments-common';
import { useWorkload } from '../queries';
import { Messages } from './Messages';
import { Runs } from './Runs';
import { WorkloadActions } from './WorkloadActions';
import { WorkloadFacts } from './WorkloadFacts';

/** All that may be known of one workload, beside the list, under a URL of its own. Its parts stand alone: one that can't be read leaves the others. */
export function WorkloadDrawer(props: {
  address: WorkloadAddress;
  onClose: () => void;
}) {
  const { address, onClose } = props;
  const { data, error, refetch } = useWorkload(address);
  return (
    <Drawer
      title={address.workload}
      subject={`${address.namespace}/${address.workload}`}
      sign={data && <StateSign state={data.state} />}
      onClose={onClose}
    >
      {error && <ProblemPanel error={error} onRetry={() => refetch()} />}
      {!data && !error && <TableSkeleton rows={6} columns={2} />}
      {data && (
        <>
          <WorkloadActions address={address} workload={data} />
          <WorkloadFacts workload={data} />
          <Runs address={address} />
          <Messages address={address} />
        </>
      )}
    </Drawer>
  );
}
