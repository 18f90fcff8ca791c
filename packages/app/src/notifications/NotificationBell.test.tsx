import { TestApiProvider } from '@backstage/frontend-test-utils';
import { notificationsApiRef } from '@backstage/plugin-notifications';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router-dom';
import { NotificationBell } from './NotificationBell';

function renderBell(getStatus: jest.Mock) {
  let signal = (_message: object) => {};
  render(
    <TestApiProvider
      apis={[
        [notificationsApiRef, { getStatus } as never],
        [
          signalApiRef,
          {
            subscribe: (_channel: string, listener: typeof signal) => {
              signal = listener;
              return { unsubscribe: () => {} };
            },
          } as never,
        ],
      ]}
    >
      <QueryClientProvider client={new QueryClient()}>
        <MemoryRouter>
          <NotificationBell />
        </MemoryRouter>
      </QueryClientProvider>
    </TestApiProvider>,
  );
  return { signal: (message: object) => act(() => signal(message)) };
}

describe('the bell', () => {
  it('counts what is unread, and again when something new is signalled', async () => {
    const getStatus = jest
      .fn()
      .mockResolvedValueOnce({ unread: 0, read: 3 })
      .mockResolvedValue({ unread: 2, read: 3 });
    const { signal } = renderBell(getStatus);
    expect(
      await screen.findByRole('link', { name: 'Notifications' }),
    ).toHaveAttribute('href', '/notifications');

    signal({ action: 'new_notification', notification_id: 'x' });
    expect(
      await screen.findByRole('link', { name: 'Notifications: 2 unread' }),
    ).toHaveTextContent('2');
  });

  it('stays a way to the page while the count can not be asked', async () => {
    const getStatus = jest.fn().mockRejectedValue(new Error('away'));
    renderBell(getStatus);
    expect(
      await screen.findByRole('link', { name: 'Notifications' }),
    ).toBeVisible();
  });
});
