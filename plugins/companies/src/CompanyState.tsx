import { StateSign } from '@alphaswarm-admin/plugin-portal-react';

/** A company's state as a sign. What alphaswarm-cp calls otherwise than the portal does keeps its own word. */
export function CompanyState({ status }: { status: string }) {
  if (status === 'active' || status === 'suspended') {
    return <StateSign state={status} />;
  }
  return (
    <StateSign
      state="unknown"
      label={status[0].toUpperCase() + status.slice(1)}
    />
  );
}
