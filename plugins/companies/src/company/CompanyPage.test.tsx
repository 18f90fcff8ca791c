import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  kita,
  renderCompanies,
  wellAnswers,
} from '../__testUtils__/renderCompanies';

jest.setTimeout(30_000);

const at = '/companies/kita';
const answering = (change: Parameters<typeof kita>[0]) => ({
  ...wellAnswers,
  '/companies/kita': { body: kita(change) },
});

describe('the page of a company', () => {
  it('has its account, charts of what it uses, and the cards of other plugins', async () => {
    renderCompanies(wellAnswers, {
      at,
      cards: [
        { id: 'a', order: 1, Card: ({ company }) => <p>of {company.slug}</p> },
      ],
    });
    expect(
      await screen.findByRole('heading', { name: 'Kita Markets', level: 1 }),
    ).toBeVisible();
    expect(
      await screen.findByRole('slider', { name: 'Active users' }),
    ).toBeVisible();
    expect(screen.getByText('Bots: alphaswarm-core is away')).toBeVisible();
    expect(screen.getByText('of kita-markets')).toBeVisible();
  });

  it.each([
    ['active', 'Suspend', 'suspend'],
    ['suspended', 'Reactivate', 'reactivate'],
  ])(
    'offers for a company that is %s to %s it',
    async (status, button, verb) => {
      const { openDialog } = renderCompanies(answering({ status }), { at });
      await userEvent.click(
        await screen.findByRole('button', { name: button }),
      );
      expect(openDialog.mock.calls[0][0]).toMatchObject({
        pluginId: 'companies',
        path: `/companies/kita/${verb}`,
        input: {},
        subject: 'Kita Markets',
      });
    },
  );

  it('offers nothing for a state that it doesn’t know, and shows cp’s word', async () => {
    renderCompanies(answering({ status: 'archived' }), { at });
    expect(await screen.findByText('Archived')).toBeVisible();
    expect(screen.queryByRole('button', { name: /Suspend|Reactivate/ })).toBe(
      null,
    );
  });

  it('says who could, to whom the server says that they may not', async () => {
    renderCompanies(
      answering({
        actions: [
          {
            action: 'companies.company.suspend',
            verdict: 'denied',
            whoCould: 'Compliance or Admin',
          },
        ],
      }),
      { at },
    );
    expect(
      await screen.findByText('Compliance or Admin can suspend it.'),
    ).toBeVisible();
  });

  it('tells who suspended it, while that is what it is', async () => {
    const lastChange = {
      actionId: 'act-1',
      verb: 'suspend',
      state: 'done',
      byRef: 'user:staff/carl',
      byName: 'Carl Compliance',
      at: '2026-11-24T10:00:00.000Z',
    } as const;
    renderCompanies(answering({ status: 'suspended', lastChange }), { at });
    expect(
      await screen.findByText(/Suspended by Carl Compliance/),
    ).toBeVisible();
    expect(screen.getByRole('link', { name: 'Audit trail' })).toHaveAttribute(
      'href',
      '/audit-log?action=act-1',
    );
  });

  it('does not tell of a suspension that somebody has ended elsewhere', async () => {
    renderCompanies(
      answering({
        gaps: ['The record of who changes which company is unavailable.'],
        lastChange: {
          actionId: 'act-1',
          verb: 'suspend',
          state: 'done',
          byRef: 'user:staff/carl',
          at: '2026-11-24T10:00:00.000Z',
        },
      }),
      { at },
    );
    expect(
      await screen.findByText(
        'The record of who changes which company is unavailable.',
      ),
    ).toBeVisible();
    expect(screen.queryByText(/user:staff\/carl/)).not.toBeInTheDocument();
  });

  it('says that there is no such company', async () => {
    renderCompanies(
      {
        ...wellAnswers,
        '/companies/kita': { status: 404, body: { error: { message: 'No' } } },
      },
      { at },
    );
    expect(await screen.findByText('No such company')).toBeVisible();
  });
});
