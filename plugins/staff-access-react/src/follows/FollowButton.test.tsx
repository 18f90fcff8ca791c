import { toastApiRef } from '@backstage/frontend-plugin-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { FollowTarget } from '@alphaswarm-admin/plugin-staff-access-common';
import { FollowButton } from './FollowButton';
import { FollowsClient } from './FollowsClient';
import { followsApiRef } from './FollowsApi';

const core = { kind: 'ecs-service', id: 'prod/core' };

/** The backend's part, in memory. */
class FakeFollows {
  readonly asked: string[] = [];
  followed: FollowTarget[] = [];
  /** What the next requests of a method are refused with. */
  readonly problems = new Map<string, string>();

  readonly fetch: typeof fetch = async (input, init) => {
    const method = init?.method ?? 'GET';
    const path = String(input).replace('http://portal.test/follows', '');
    this.asked.push(`${method} ${path}`);
    const problem = this.problems.get(method);
    if (problem) {
      return Response.json(
        { error: { name: 'ConflictError', message: problem } },
        { status: 409 },
      );
    }
    if (method === 'PUT') this.followed.push(core);
    if (method === 'DELETE') this.followed = [];
    if (method !== 'GET') return new Response(null, { status: 204 });
    return Response.json({
      items: this.followed.map(target => ({
        target,
        title: 'core',
        path: '/platform/prod/core',
        since: '2026-11-24T06:00:00.000Z',
        readable: true,
      })),
    });
  };
}

describe('FollowButton', () => {
  let backend: FakeFollows;
  const toast = { post: jest.fn() };

  beforeEach(() => {
    backend = new FakeFollows();
    toast.post.mockReset();
  });

  async function setup() {
    const api = FollowsClient.create({
      discoveryApi: { getBaseUrl: async () => 'http://portal.test' },
      fetchApi: { fetch: backend.fetch },
    });
    renderInTestApp(
      <QueryClientProvider
        client={
          new QueryClient({ defaultOptions: { queries: { retry: false } } })
        }
      >
        <FollowButton target={core} title="core" />
      </QueryClientProvider>,
      {
        apis: [
          [followsApiRef, api],
          [toastApiRef, toast],
        ],
      },
    );
    const button = await screen.findByRole('button', { name: 'Follow core' });
    await waitFor(() => expect(button).toBeEnabled());
    return { button, user: userEvent.setup() };
  }

  it('follows and stops, by keyboard, and says which it is', async () => {
    const { button, user } = await setup();
    expect(button).toHaveAttribute('aria-pressed', 'false');
    await user.tab();
    expect(button).toHaveFocus();
    expect(
      await screen.findByText(
        /Be notified when somebody else’s action on core/,
      ),
    ).toBeVisible();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(button).toHaveAttribute('aria-pressed', 'true'));
    await waitFor(() =>
      expect(backend.asked).toEqual([
        'GET ',
        'PUT ?kind=ecs-service&id=prod%2Fcore',
        'GET ',
      ]),
    );
    // Pressing closes the tooltip; whoever comes back reads the other one.
    await user.tab({ shift: true });
    await user.tab();
    expect(await screen.findByText(/Press to stop/)).toBeVisible();
    await user.keyboard(' ');
    await waitFor(() =>
      expect(button).toHaveAttribute('aria-pressed', 'false'),
    );
    expect(backend.asked).toContain('DELETE ?kind=ecs-service&id=prod%2Fcore');
    expect(backend.followed).toEqual([]);
  });

  it('is pressed where it is followed already, and not for another thing of the same id', async () => {
    backend.followed = [{ kind: 'company', id: core.id }];
    const { button } = await setup();
    expect(button).toHaveAttribute('aria-pressed', 'false');
  });

  it('says why it could not follow, and is as it was', async () => {
    const { button, user } = await setup();
    backend.problems.set('PUT', 'You follow 500 things');
    await user.click(button);
    await waitFor(() =>
      expect(toast.post).toHaveBeenCalledWith(
        expect.objectContaining({
          title: 'You don’t follow it',
          description: expect.stringMatching(/You follow 500 things/),
        }),
      ),
    );
    await waitFor(() =>
      expect(button).toHaveAttribute('aria-pressed', 'false'),
    );
  });

  it('looks again before it changes anything while it doesn’t know', async () => {
    backend.followed = [core];
    backend.problems.set('GET', 'away');
    const { button, user } = await setup();
    backend.problems.clear();
    await user.click(button);
    await waitFor(() => expect(button).toHaveAttribute('aria-pressed', 'true'));
    expect(backend.asked).toEqual(['GET ', 'GET ']);
  });
});
