import { type ReactNode, useState } from 'react';
import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';

/** How often a failed read is tried again before the page says so. */
const RETRIES = 2;

/** Holds the server state of all pages. */
export function QueryClientRoot(props: { children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: { retry: shouldRetry, refetchIntervalInBackground: false },
        },
      }),
  );
  return (
    <QueryClientProvider client={client}>{props.children}</QueryClientProvider>
  );
}

/** Tries again what may pass by itself. An answer that says no, or when to come back, is shown at once. */
export function shouldRetry(failures: number, error: Error): boolean {
  if (failures >= RETRIES) {
    return false;
  }
  if (!(error instanceof PortalApiError)) {
    return false;
  }
  return (
    error.status === 0 ||
    (error.status >= 500 && error.retryAfterSeconds === undefined)
  );
}
