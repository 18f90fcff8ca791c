import { screen, waitFor } from '@testing-library/react';
import type {
  ArchiveReport,
  SinkReport,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { renderAuditLog } from '../__testUtils__/renderAuditLog';
import { LedgerCard } from '../integrity/LedgerCard';
import { AuditLogPage } from '../page/AuditLogPage';
import { archiveInWords, sinkInWords } from './copyInWords';

const archive: Extract<ArchiveReport, { configured: true }> = {
  configured: true,
  bucket: 'archive-prod',
  prefix: 'audit-log/',
  archivedTo: 1234,
  size: 1234,
  lagRows: 0,
  lagSeconds: 0,
  late: false,
  archivedAt: '2026-10-01T00:00:00.000Z',
  attemptedAt: '2026-10-01T00:00:00.000Z',
  retentionDays: 2555,
};
const sink: SinkReport = {
  name: 'siem',
  kind: 'http',
  sentTo: 1234,
  size: 1234,
  lagRows: 0,
  lagSeconds: 0,
  late: false,
  refused: false,
};

describe('copyInWords', () => {
  it.each<[string, Partial<typeof archive>, string, string]>([
    ['all of it', {}, 'good Archived', '1,234 rows in archive-prod'],
    [
      'all up to the last night',
      { archivedTo: 1200, lagRows: 34, lagSeconds: 7_200 },
      'good Archived',
      '1,200 of 1,234 rows in archive-prod',
    ],
    [
      'nothing before the first night',
      { archivedTo: 0, lagRows: 1234, lagSeconds: 60 },
      'attention Not yet archived',
      '0 of 1,234 rows in archive-prod',
    ],
    [
      'less than it should',
      { archivedTo: 1200, lagRows: 34, lagSeconds: 97_200, late: true },
      'bad Late',
      '1,200 of 1,234 rows in archive-prod',
    ],
    [
      'nothing more',
      { archivedTo: 1200, problem: "there is no bucket 'archive-prod'" },
      'bad Not archived',
      "1,200 of 1,234 rows in archive-prod. There is no bucket 'archive-prod'",
    ],
  ])('says that the archive holds %s', (_, change, sign, detail) => {
    const words = archiveInWords({ ...archive, ...change });
    expect(`${words.tone} ${words.word}`).toBe(sign);
    expect(words.detail).toBe(detail);
  });

  it.each<[string, Partial<SinkReport>, string, string]>([
    ['has everything', {}, 'good Up to date', 'has every row'],
    [
      'is being sent to',
      { lagRows: 500, lagSeconds: 3 },
      'good Sending',
      '500 rows behind, for 3 s',
    ],
    [
      'is waited for',
      { lagRows: 1, lagSeconds: 90, problem: 'it answered 503 to rows 7 to 7' },
      'attention Waiting',
      '1 row behind, for 1 min. It answered 503 to rows 7 to 7',
    ],
    [
      'is late',
      {
        lagRows: 9,
        lagSeconds: 400,
        late: true,
        problem: 'it does not answer',
      },
      'bad Late',
      '9 rows behind, for 6 min. It does not answer',
    ],
    [
      'refuses rows',
      { lagRows: 9, lagSeconds: 40, refused: true, problem: 'it answered 403' },
      'bad Refused',
      '9 rows behind, for 40 s. It answered 403',
    ],
  ])('says that a sink %s', (_, change, sign, detail) => {
    const words = sinkInWords({ ...sink, ...change });
    expect(`${words.tone} ${words.word}`).toBe(sign);
    expect(words.detail).toBe(detail);
  });
});

describe('the ledger card', () => {
  it('says that there is no copy', async () => {
    renderAuditLog(<LedgerCard />, { backend: new FakeBackend() });
    expect(
      await screen.findByText(
        'none: nothing is kept outside the database',
        {},
        // The first of the file: it waits for what all of them load.
        { timeout: 4_000 },
      ),
    ).toBeInTheDocument();
    expect(await screen.findByText('nobody')).toBeInTheDocument();
  });

  it('names the archive and each sink, with what is wrong', async () => {
    const backend = new FakeBackend();
    backend.holdArchive({ ...archive, problem: 'the bucket does not answer' });
    backend.holdForwarding({
      sinks: [sink, { ...sink, name: 'lake', refused: true, problem: 'no' }],
    });
    const { container } = renderAuditLog(<LedgerCard />, { backend });
    await screen.findByText('Not archived');
    await screen.findByText('Refused');
    expect(container).toHaveTextContent(
      'Archive Not archived 1,234 rows in archive-prod. The bucket does not answer',
    );
    expect(container).toHaveTextContent('siem: Up to date has every row');
    expect(container).toHaveTextContent('lake: Refused has every row. No');
  });

  it('says that it can not be known', async () => {
    const backend = new FakeBackend();
    const error = {
      status: 503,
      body: { error: { name: 'ServiceUnavailableError', message: 'away' } },
    };
    backend.answer('/archive', error);
    backend.answer('/forwarding', error);
    renderAuditLog(<LedgerCard />, { backend });
    await waitFor(() =>
      expect(screen.getAllByText('Not available at the moment')).toHaveLength(
        2,
      ),
    );
  });
});

describe('the page', () => {
  it('shows how far the copies are beside the log', async () => {
    const backend = new FakeBackend();
    backend.holdArchive(archive);
    backend.holdForwarding({ sinks: [{ ...sink, lagRows: 3, lagSeconds: 2 }] });
    renderAuditLog(<AuditLogPage />, { backend });
    const list = await screen.findByRole('list', { name: 'Copies of the log' });
    expect(list).toHaveTextContent(
      /Archive: Archived 1,234 rows in archive-prod/,
    );
    expect(list).toHaveTextContent(/siem: Sending 3 rows behind, for 2 s/);
  });

  it('says nothing of copies that there are not', async () => {
    const backend = new FakeBackend();
    renderAuditLog(<AuditLogPage />, { backend });
    await screen.findByText(/1,234 rows, each as it was signed/);
    expect(
      screen.queryByRole('list', { name: 'Copies of the log' }),
    ).not.toBeInTheDocument();
  });
});
