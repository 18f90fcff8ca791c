import { Alert } from '@backstage/ui';

/** A part of the page that alphaswarm-cp didn't answer for. Never shown as empty. */
export function NotKnown(props: { what: string; why: string }) {
  return (
    <Alert
      status="warning"
      title={`${props.what} can’t be shown now`}
      description={props.why}
    />
  );
}
