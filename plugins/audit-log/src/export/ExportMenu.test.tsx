import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { renderAuditLog } from '../__testUtils__/renderAuditLog';
import { ExportMenu } from './ExportMenu';
import { saveFile } from './saveFile';

jest.mock('./saveFile', () => ({ saveFile: jest.fn() }));

beforeEach(() => jest.mocked(saveFile).mockClear());

/** An export whose pieces the test sends by itself. */
function slowExport(backend: FakeBackend) {
  let pieces!: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({
    start: controller => {
      pieces = controller;
    },
  });
  const signals: AbortSignal[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    await backend.fetch(input);
    init?.signal?.addEventListener('abort', () =>
      pieces.error(new DOMException('Stopped', 'AbortError')),
    );
    signals.push(init!.signal!);
    return new Response(body, {
      headers: {
        'content-type': 'application/x-ndjson',
        'content-disposition': 'attachment; filename="audit-log-0-7.ndjson"',
      },
    });
  };
  return {
    backend: Object.assign(new FakeBackend(), { fetch }),
    send: (text: string) => pieces.enqueue(new TextEncoder().encode(text)),
    end: () => pieces.close(),
    breakOff: () => pieces.error(new TypeError('network error')),
    signals,
  };
}

async function choose(format: string) {
  await userEvent.click(await screen.findByRole('button', { name: 'Export' }));
  await userEvent.click(
    await screen.findByRole('menuitem', { name: new RegExp(`^${format}`) }),
  );
}

describe('ExportMenu', () => {
  it.each([
    ['NDJSON', 'ndjson'],
    ['CSV', 'csv'],
    ['OCSF', 'ocsf'],
  ])('asks for what the filter matches as %s', async (word, format) => {
    const asked = new FakeBackend();
    const { backend, end } = slowExport(asked);
    renderAuditLog(
      <ExportMenu filter={{ phase: 'denied', q: 'a & b', actor: undefined }} />,
      { backend },
    );
    await choose(word);
    end();
    await screen.findByText(/^Saved/);
    expect(asked.queriesOf('/export')).toEqual([
      { format, phase: 'denied', q: 'a & b' },
    ]);
  });

  it('says how far it is, and saves the whole file under the name the backend gives it', async () => {
    const { backend, send, end } = slowExport(new FakeBackend());
    renderAuditLog(<ExportMenu filter={{}} />, { backend });
    await choose('NDJSON');
    send('x'.repeat(2_500_000));
    expect(
      await screen.findByText('NDJSON: 2.5 MB so far'),
    ).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Export' })).toBeDisabled();
    send('the end');
    end();
    expect(
      await screen.findByText('Saved 2.5 MB as audit-log-0-7.ndjson'),
    ).toBeInTheDocument();
    const [[file, name]] = jest.mocked(saveFile).mock.calls;
    expect(name).toBe('audit-log-0-7.ndjson');
    expect(file.size).toBe(2_500_007);
    expect(file.type).toBe('application/x-ndjson');
  });

  it('is stopped when somebody wants it, and nothing is saved', async () => {
    const { backend, send, signals } = slowExport(new FakeBackend());
    renderAuditLog(<ExportMenu filter={{}} />, { backend });
    await choose('CSV');
    send('seq,');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Cancel export' }),
    );
    expect(await screen.findByRole('button', { name: 'Export' })).toBeEnabled();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(screen.queryByText(/Not exported/)).not.toBeInTheDocument();
    expect(saveFile).not.toHaveBeenCalled();
  });

  it('ends when the page is left', async () => {
    const { backend, signals } = slowExport(new FakeBackend());
    const { unmount } = renderAuditLog(<ExportMenu filter={{}} />, { backend });
    await choose('CSV');
    await screen.findByText(/so far/);
    unmount();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('saves nothing of a file that broke off', async () => {
    const { backend, send, breakOff } = slowExport(new FakeBackend());
    renderAuditLog(<ExportMenu filter={{}} />, { backend });
    await choose('NDJSON');
    send('{"seq":0}\n');
    breakOff();
    expect(await screen.findByText(/^Not exported: /)).toHaveTextContent(
      'Nothing was saved.',
    );
    expect(saveFile).not.toHaveBeenCalled();
  });

  it('says why it was refused', async () => {
    const backend = new FakeBackend();
    backend.answer('/export', {
      status: 400,
      body: { error: { message: 'The export would span too many rows.' } },
    });
    renderAuditLog(<ExportMenu filter={{}} />, { backend });
    await choose('OCSF');
    expect(await screen.findByText(/^Not exported: /)).toHaveTextContent(
      'The export would span too many rows.',
    );
  });
});
