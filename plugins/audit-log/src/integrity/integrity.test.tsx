import { screen, waitFor } from '@testing-library/react';
import {
  FakeBackend,
  completeReport,
  wholeReport,
} from '../__testUtils__/FakeBackend';
import { renderAuditLog } from '../__testUtils__/renderAuditLog';
import type {
  ComparisonReport,
  CompletenessReport,
  IntegrityReport,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { OpenActionsCard } from '../cards/OpenActionsCard';
import { AuditLogPage } from '../page/AuditLogPage';
import { LedgerBanner } from './LedgerBanner';
import { LedgerCard } from './LedgerCard';

const broken: IntegrityReport = {
  ...wholeReport,
  verdict: 'broken',
  problem: 'row 17 was changed',
};

function backendWith(report: IntegrityReport) {
  const backend = new FakeBackend();
  backend.holdIntegrity(report);
  backend.holdOpenActions({ open: [], abandoned: [] });
  return backend;
}

async function textOfCard(report: IntegrityReport) {
  const { container } = renderAuditLog(<LedgerCard />, {
    backend: backendWith(report),
  });
  await screen.findByText('Signed head');
  return container.textContent;
}

describe('LedgerCard', () => {
  it('says that the ledger is whole, and how far', async () => {
    const text = await textOfCard(wholeReport);
    expect(text).toContain('Whole 1,234 rows, each as it was signed.');
    expect(text).toContain('Signed headcovers every row');
    expect(text).toContain('Witnessesnone: nobody else would notice');
  });

  it('says which rows are archived', async () => {
    expect(await textOfCard({ ...wholeReport, archivedTo: 1_000 })).toContain(
      '1,234 rows, each as it was signed. Rows before 1,000 are archived.',
    );
  });

  it('says what is broken', async () => {
    expect(await textOfCard(broken)).toContain(
      'Broken What is stored is not what was signed: row 17 was changed',
    );
  });

  it('tells what is being checked from what can not be', async () => {
    const unknown: IntegrityReport = {
      ...wholeReport,
      verdict: 'unknown',
      checkedTo: 200,
      checkedAt: undefined,
    };
    const text = await textOfCard(unknown);
    expect(text).toContain('Being checked 200 of 1,234 rows checked so far.');
    expect(text).toContain('Every row checkednot yet');
  });

  it('says why nothing is known', async () => {
    expect(
      await textOfCard({
        ...wholeReport,
        verdict: 'unknown',
        problem: 'the database does not answer',
      }),
    ).toContain("Unknown It can't be checked: the database does not answer.");
  });

  it('says how far the signed head is behind', async () => {
    expect(await textOfCard({ ...wholeReport, checkpointAge: 190 })).toContain(
      'behind for 3 min',
    );
  });

  it('names the witnesses, and what is wrong with one', async () => {
    const text = await textOfCard({
      ...wholeReport,
      witnesses: [
        { name: 'file', size: 1230, comparedAt: '2026-10-01T00:00:00.000Z' },
        { name: 'paper', size: 0, problem: 'It does not answer' },
      ],
    });
    expect(text).toContain('file: holds 1,230 rows, compared 2026-10-01');
    expect(text).toContain(
      'paper: holds 0 rows, not compared yet. It does not',
    );
  });
});

describe('the verdict of completeness', () => {
  async function textOf(report: CompletenessReport) {
    const backend = backendWith(wholeReport);
    backend.holdCompleteness(report);
    const { container } = renderAuditLog(<LedgerCard />, { backend });
    await screen.findByText(/Complete|Differs|Not compared/);
    return container.textContent;
  }
  const [source] = completeReport.sources;
  const found = (
    verdict: CompletenessReport['verdict'],
    overrides: Partial<ComparisonReport>,
  ): CompletenessReport => ({
    ...completeReport,
    verdict,
    sources: [{ ...source, ...overrides }],
  });

  it('says up to when, and that nothing was found', async () => {
    const text = await textOf(completeReport);
    expect(text).toMatch(/Complete up to .*Nothing happened outside it\./);
    expect(text).toContain('Compared withAWS CloudTrail, from');
  });

  it('counts what was made outside, and leads to its rows', async () => {
    const text = await textOf(found('complete', { outside: 2 }));
    expect(text).toContain('AWS CloudTrail: 2 changes made outside the portal');
    expect(
      screen.getByRole('link', { name: 'Show what was made outside' }),
    ).toHaveAttribute(
      'href',
      expect.stringContaining('?event=audit-log.outside.observe'),
    );
  });

  it('says that it differs, and leads to what does', async () => {
    const text = await textOf(found('differs', { unseen: 1 }));
    expect(text).toContain('1 effect never seen');
    expect(
      screen.getByRole('link', { name: 'Show what differs' }),
    ).toHaveAttribute(
      'href',
      expect.stringContaining('?event=audit-log.effect.unseen'),
    );
  });

  it('says why it is not compared', async () => {
    expect(
      await textOf(
        found('not-compared', { problem: 'add cloudtrail:LookupEvents' }),
      ),
    ).toContain('Not compared AWS CloudTrail: add cloudtrail:LookupEvents.');
  });

  it('says that there is nothing to compare it with', async () => {
    expect(await textOf({ verdict: 'not-compared', sources: [] })).toContain(
      'no source is configured',
    );
  });
});

it('the whole verifier key can be copied from the card', async () => {
  renderAuditLog(<LedgerCard />, { backend: backendWith(wholeReport) });
  expect(
    await screen.findByRole('button', { name: 'Copy admin.example/log+1+key' }),
  ).toBeInTheDocument();
});

it('the card says why the head does not follow', async () => {
  expect(
    await textOfCard({
      ...wholeReport,
      checkpointAge: 190,
      problem: 'the KMS key k is disabled',
    }),
  ).toContain('behind for 3 min: the KMS key k is disabled');
});

describe('LedgerBanner', () => {
  it('alarms once the ledger was found broken', async () => {
    renderAuditLog(<LedgerBanner />, { backend: backendWith(broken) });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /The audit log is broken.*row 17 was changed/,
    );
  });

  it('is silent otherwise', async () => {
    const backend = backendWith(wholeReport);
    renderAuditLog(<LedgerBanner />, { backend });
    await waitFor(() => expect(backend.asked).toContain('/integrity'));
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });
});

it('a broken ledger is among what needs somebody', async () => {
  renderAuditLog(<OpenActionsCard />, { backend: backendWith(broken) });
  expect(await screen.findByText(/row 17 was changed/)).toBeInTheDocument();
});

it('the verdicts stand beside the log', async () => {
  renderAuditLog(<AuditLogPage />, { backend: backendWith(wholeReport) });
  expect(
    await screen.findByText(/1,234 rows, each as it was signed/),
  ).toBeInTheDocument();
  expect(await screen.findByText('Complete')).toBeInTheDocument();
});
