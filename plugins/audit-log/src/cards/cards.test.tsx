import { screen } from '@testing-library/react';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { renderAuditLog } from '../__testUtils__/renderAuditLog';
import { auditRow, outcomeRow } from '../__testUtils__/rows';
import { CompanyTrailCard } from './CompanyTrailCard';
import { LatestActionsCard } from './LatestActionsCard';
import { OpenActionsCard } from './OpenActionsCard';

describe('LatestActionsCard', () => {
  it('tells the latest actions, each with a link to its timeline', async () => {
    const backend = new FakeBackend();
    backend.holdRows([outcomeRow(), auditRow()]);
    renderAuditLog(<LatestActionsCard />, { backend });
    const link = await screen.findByRole('link', {
      name: `Timeline of action ${auditRow().action_id}`,
    });
    expect(link).toHaveAttribute(
      'href',
      `/audit-log?action=${auditRow().action_id}`,
    );
    expect(link.closest('li')).toHaveTextContent('Succeeded in 1.8 s.');
    expect(screen.getAllByRole('listitem')).toHaveLength(1);
  });

  it('leaves out what only surrounds an action', async () => {
    const backend = new FakeBackend();
    backend.holdRows([
      auditRow({ seq: 22, action_id: 'a', phase: 'observed' }),
      auditRow({ seq: 21, action_id: 'b', phase: 'challenged' }),
      auditRow({ seq: 20, action_id: 'c', phase: 'denied' }),
    ]);
    renderAuditLog(<LatestActionsCard />, { backend });
    expect(
      await screen.findByText('Denied', { selector: 'li *' }),
    ).toBeInTheDocument();
    expect(screen.getAllByRole('listitem')).toHaveLength(1);
  });

  it('says that nothing was done yet', async () => {
    renderAuditLog(<LatestActionsCard />, { backend: new FakeBackend() });
    expect(
      await screen.findByText('Nothing has been done yet.'),
    ).toBeInTheDocument();
  });
});

describe('OpenActionsCard', () => {
  it('puts abandoned actions before open ones', async () => {
    const backend = new FakeBackend();
    backend.holdOpenActions({
      open: [auditRow({ action_id: 'open-1' })],
      abandoned: [outcomeRow('abandoned')],
    });
    renderAuditLog(<OpenActionsCard />, { backend });
    await screen.findAllByRole('listitem');
    const [first, second] = screen.getAllByRole('listitem');
    expect(first).toHaveTextContent('nobody can tell whether it was done');
    expect(second).toHaveTextContent('Intended');
  });

  it('is quiet when every outcome is known', async () => {
    const backend = new FakeBackend();
    backend.holdOpenActions({ open: [], abandoned: [] });
    renderAuditLog(<OpenActionsCard />, { backend });
    expect(
      await screen.findByText('Every action has a known outcome.'),
    ).toBeInTheDocument();
  });
});

describe('CompanyTrailCard', () => {
  const company = { id: 'kita', slug: 'kita-markets', name: 'Kita Markets' };

  it('tells what was done to the company, and leads to all of it', async () => {
    const backend = new FakeBackend();
    backend.holdRows([
      outcomeRow('succeeded', { organization_id: 'kita' }),
      auditRow({ organization_id: 'kita' }),
    ]);
    renderAuditLog(<CompanyTrailCard company={company} />, { backend });
    expect(
      await screen.findByRole('link', {
        name: `Timeline of action ${auditRow().action_id}`,
      }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'The whole trail' }),
    ).toHaveAttribute('href', '/audit-log?organizationId=kita');
  });

  it('says that nothing was done', async () => {
    renderAuditLog(<CompanyTrailCard company={company} />, {
      backend: new FakeBackend(),
    });
    expect(
      await screen.findByText(
        'Nothing has been done about Kita Markets from the portal.',
      ),
    ).toBeInTheDocument();
  });
});
