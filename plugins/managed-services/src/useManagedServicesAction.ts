import { useCallback } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { usePrivilegedActionDialog } from '@alphaswarm-admin/plugin-staff-access-react';
import { managedServicesKeys } from './queries';

/** Opens the dialog of an action of this plugin. Once it has ended, whatever is shown is read again. */
export function useManagedServicesAction() {
  const dialog = usePrivilegedActionDialog();
  const queries = useQueryClient();
  return useCallback(
    (request: {
      path: string;
      input?: Record<string, unknown>;
      subject: string;
      onDone?: () => void;
    }) => {
      const { path, input = {}, subject, onDone } = request;
      dialog.open(
        { pluginId: 'managed-services', path, input, subject },
        {
          onDone: ({ state }) => {
            void queries.invalidateQueries({
              queryKey: managedServicesKeys.all,
            });
            if (state === 'succeeded') onDone?.();
          },
        },
      );
    },
    [dialog, queries],
  );
}
