import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter, useLocation, useNavigate } from 'react-router-dom';
import { z } from 'zod';
import { readUrlState, useUrlState, writeUrlState } from './useUrlState';

const schema = z.object({
  actor: z.string().optional(),
  phase: z.array(z.enum(['intent', 'failed'])).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

describe('readUrlState', () => {
  it.each([
    ['', { limit: 50 }],
    ['actor=ada&limit=10', { actor: 'ada', limit: 10 }],
    ['phase=intent', { phase: ['intent'], limit: 50 }],
    ['phase=intent&phase=failed', { phase: ['intent', 'failed'], limit: 50 }],
    ['phase=nonsense', { limit: 50 }],
    ['limit=9000', { limit: 50 }],
    ['limit=abc', { limit: 50 }],
  ])('reads "%s"', (search, expected) => {
    expect(readUrlState(schema, new URLSearchParams(search))).toEqual(expected);
  });
});

describe('writeUrlState', () => {
  it('leaves defaults out, takes undefined fields away and keeps what it does not know', () => {
    const written = writeUrlState(
      schema,
      new URLSearchParams('actor=ada&limit=10&drawer=x'),
      { actor: undefined, limit: 50, phase: ['intent', 'failed'] },
    );

    expect(written.toString()).toBe('drawer=x&phase=intent&phase=failed');
  });

  it('reads back what it wrote', () => {
    const state = { actor: 'a&b=c ü', phase: ['failed' as const], limit: 7 };

    expect(
      readUrlState(schema, writeUrlState(schema, new URLSearchParams(), state)),
    ).toEqual(state);
  });
});

function Probe() {
  const [state, setState] = useUrlState(schema);
  const navigate = useNavigate();
  return (
    <>
      <output>{`${state.actor ?? 'anybody'} ${useLocation().search}`}</output>
      <button onClick={() => setState({ actor: 'erik' })}>filter</button>
      <button onClick={() => setState({ actor: 'eri' }, { replace: true })}>
        type
      </button>
      <button onClick={() => navigate(-1)}>back</button>
    </>
  );
}

describe('useUrlState', () => {
  it('puts a change into the URL and the history', async () => {
    render(
      <MemoryRouter initialEntries={['/audit-log?actor=ada']}>
        <Probe />
      </MemoryRouter>,
    );

    await userEvent.click(screen.getByText('filter'));
    expect(screen.getByRole('status')).toHaveTextContent('erik ?actor=erik');

    await userEvent.click(screen.getByText('type'));
    await userEvent.click(screen.getByText('back'));
    expect(screen.getByRole('status')).toHaveTextContent('ada ?actor=ada');
  });
});
