import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  verifyReceipt,
  trustedLog,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { renderAuditLog } from '../__testUtils__/renderAuditLog';
import { auditRow } from '../__testUtils__/rows';
import { SignedLog } from '../__testUtils__/SignedLog';
import { saveFile } from '../export/saveFile';
import { SealSection } from './SealSection';

jest.mock('../export/saveFile', () => ({ saveFile: jest.fn() }));

async function backendOf(log: SignedLog) {
  const backend = new FakeBackend();
  await log.serveFrom(backend);
  return backend;
}

async function verify() {
  await userEvent.click(
    await screen.findByRole('button', {
      name: /^Verify( \d+ rows)?( again)?$/,
    }),
  );
  await screen.findByRole('button', { name: /again$/ });
}

async function result() {
  return (await screen.findByRole('region', { name: 'Seal' })).textContent;
}

beforeEach(() => {
  localStorage.clear();
  jest.mocked(saveFile).mockClear();
});

describe('SealSection', () => {
  it('proves in the browser that a row is under the signed head, and says what that means', async () => {
    const log = SignedLog.create(7);
    renderAuditLog(<SealSection rows={[log.rows[3]]} />, {
      backend: await backendOf(log),
    });
    await verify();
    const seal = await result();
    expect(seal).toContain('VerifiedRow 3 (Intended)');
    expect(seal).toContain("The log 'log.example/audit' signed its head of 7");
    expect(seal).toContain('Row 3, exactly as shown here, is in that log');
    expect(seal).toContain('What it does not prove');
    expect(seal).toContain('That what a row says is true');
  });

  it('verifies all rows of an action', async () => {
    const log = SignedLog.create(3);
    renderAuditLog(<SealSection rows={log.rows.slice(1)} />, {
      backend: await backendOf(log),
    });
    await verify();
    expect(screen.getAllByText('Verified')).toHaveLength(2);
  });

  describe('says that something is broken when', () => {
    it('the row is not the one that was hashed, whatever it says its hash is', async () => {
      const log = SignedLog.create(7);
      renderAuditLog(
        <SealSection rows={[{ ...log.rows[3], reason: 'harmless' }]} />,
        { backend: await backendOf(log) },
      );
      await verify();
      const seal = await result();
      expect(seal).toContain('Broken');
      expect(seal).toContain('was changed');
      expect(seal).toContain('Do not rely on what this row says');
      expect(seal).not.toContain('What this proves');
    });

    it('and has it recorded in the log', async () => {
      const log = SignedLog.create(7);
      const { run } = renderAuditLog(
        <SealSection rows={[{ ...log.rows[3], reason: 'harmless' }]} />,
        {
          backend: await backendOf(log),
          preview: jest.fn().mockResolvedValue({ seenVersion: 'seen' }),
        },
      );
      await verify();
      expect(run).toHaveBeenCalledTimes(1);
      expect(run).toHaveBeenCalledWith(
        expect.objectContaining({
          path: '/verification-reports',
          input: { seq: 3, code: 'not-included' },
        }),
        expect.objectContaining({ seenVersion: 'seen' }),
      );
      expect(await result()).toContain('is recorded in the audit log');
    });

    it('and says so when that can not be recorded', async () => {
      const log = SignedLog.create(7);
      const { run } = renderAuditLog(
        <SealSection rows={[{ ...log.rows[3], reason: 'harmless' }]} />,
        { backend: await backendOf(log) },
      );
      await verify();
      expect(run).not.toHaveBeenCalled();
      expect(await result()).toContain('could not be recorded');
    });

    it('the proof is of another place', async () => {
      const log = SignedLog.create(7);
      const backend = await backendOf(log);
      backend.answer('/proof/3', { status: 200, body: await log.proof(4) });
      renderAuditLog(<SealSection rows={[log.rows[3]]} />, { backend });
      await verify();
      expect(await result()).toContain('The proof is of row 4, this is row 3');
    });

    it('the head is signed by another key', async () => {
      const log = SignedLog.create(7);
      const backend = await backendOf(log);
      backend.answer('/proof/3', {
        status: 200,
        body: await SignedLog.create(7, 2).proof(3),
      });
      renderAuditLog(<SealSection rows={[log.rows[3]]} />, { backend });
      await verify();
      expect(await result()).toMatch(/Broken.*No signature is by a key/);
    });

    it('the proof is cut off', async () => {
      const log = SignedLog.create(7);
      const backend = await backendOf(log);
      backend.answer('/proof/3', {
        status: 200,
        body: (await log.proof(3)).slice(0, 60),
      });
      renderAuditLog(<SealSection rows={[log.rows[3]]} />, { backend });
      await verify();
      expect(await result()).toContain('Broken');
    });

    it('the history was written anew since this browser verified it, though all of its proofs are in order', async () => {
      const original = SignedLog.create(5);
      const rendered = renderAuditLog(
        <SealSection rows={[original.rows[2]]} />,
        { backend: await backendOf(original) },
      );
      await verify();
      rendered.unmount();

      const rewritten = SignedLog.create(0);
      for (let i = 0; i < 9; i++) {
        rewritten.append(auditRow({ seq: i, reason: i === 1 ? 'new' : 'old' }));
      }
      renderAuditLog(<SealSection rows={[rewritten.rows[2]]} />, {
        backend: await backendOf(rewritten),
      });
      await verify();
      expect(await result()).toContain('Broken');
    });

    it('rows were taken away since this browser verified the head', async () => {
      const log = SignedLog.create(5);
      const rendered = renderAuditLog(<SealSection rows={[log.rows[2]]} />, {
        backend: await backendOf(log),
      });
      await verify();
      rendered.unmount();
      renderAuditLog(<SealSection rows={[log.rows[2]]} />, {
        backend: await backendOf(SignedLog.create(4)),
      });
      await verify();
      expect(await result()).toMatch(/this browser verified one with 5/);
    });
  });

  it('says that the log continues the one that was verified before', async () => {
    const log = SignedLog.create(5);
    const rendered = renderAuditLog(<SealSection rows={[log.rows[2]]} />, {
      backend: await backendOf(log),
    });
    await verify();
    rendered.unmount();
    log.append(auditRow());
    renderAuditLog(<SealSection rows={[log.rows[2]]} />, {
      backend: await backendOf(log),
    });
    await verify();
    expect(await result()).toContain('continues the one of 5 rows');
  });

  it('proves rows to somebody who is not told how the whole log grew', async () => {
    const log = SignedLog.create(5);
    const rendered = renderAuditLog(<SealSection rows={[log.rows[2]]} />, {
      backend: await backendOf(log),
    });
    await verify();
    rendered.unmount();
    log.append(auditRow());
    const backend = await backendOf(log);
    for (const size of [5, 6]) {
      backend.answer(`/consistency/${size}`, { status: 403, body: {} });
    }
    renderAuditLog(<SealSection rows={[log.rows[2]]} />, { backend });
    await verify();
    expect(await result()).toContain('Verified');
  });

  it('waits for a head that covers the row, and verifies then', async () => {
    const log = SignedLog.create(3);
    const backend = await backendOf(log);
    log.append(auditRow());
    const notYet = { status: 503, body: { error: { message: 'Not yet.' } } };
    backend.answer('/proof/3', notYet);
    renderAuditLog(<SealSection rows={[log.rows[3]]} />, { backend });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Verify' }),
    );
    await log.serveFrom(backend);
    expect(
      await screen.findByText('Verified', {}, { timeout: 5_000 }),
    ).toBeInTheDocument();
  });

  it('proves nothing and disproves nothing when there is no proof to be had', async () => {
    const log = SignedLog.create(4);
    const backend = await backendOf(log);
    backend.answer('/proof/3', {
      status: 503,
      body: { error: { message: 'The database does not answer.' } },
    });
    renderAuditLog(<SealSection rows={[log.rows[3]]} />, { backend });
    await verify();
    const seal = await result();
    expect(seal).toContain('Could not be verified');
    expect(seal).toContain('The database does not answer.');
    expect(seal).toContain('Nothing is proven, and nothing is disproven.');
  });

  it('hands out a receipt that verifies offline', async () => {
    const log = SignedLog.create(4);
    renderAuditLog(<SealSection rows={[log.rows[3]]} />, {
      backend: await backendOf(log),
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Download receipt' }),
    );
    const [[file, name]] = jest.mocked(saveFile).mock.calls;
    expect(name).toBe('audit-row-3.tlog-proof');
    const text = await new Response(file).text();
    expect(verifyReceipt(text, trustedLog([log.vkey])).row.seq).toBe(3);
  });

  it('says why there is no receipt', async () => {
    const log = SignedLog.create(4);
    const backend = await backendOf(log);
    backend.answer('/receipt/3', {
      status: 404,
      body: { error: { message: 'There is no row 3.' } },
    });
    renderAuditLog(<SealSection rows={[log.rows[3]]} />, { backend });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Download receipt' }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'There is no row 3.',
    );
    expect(saveFile).not.toHaveBeenCalled();
  });
});
