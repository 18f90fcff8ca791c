import { render, screen, within } from '@testing-library/react';
import { auditPhases } from '@alphaswarm-admin/plugin-audit-log-common';
import { serviceStates } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { StateLegend } from './StateLegend';
import { StateSign } from './StateSign';
import { type SignState, stateSigns } from './stateSigns';

const states = Object.keys(stateSigns) as SignState[];

describe('stateSigns', () => {
  it('has a sign for every phase of the ledger and every state of a service', () => {
    expect(states).toEqual(
      expect.arrayContaining([...auditPhases, ...serviceStates]),
    );
  });

  it('has words that stand for one state each', () => {
    const words = states.map(state => stateSigns[state].word);
    expect(new Set(words).size).toBe(words.length);
  });
});

describe('StateSign', () => {
  it.each(states)('says %s in a word beside its icon', state => {
    const { container } = render(<StateSign state={state} />);

    expect(screen.getByText(stateSigns[state].word)).toBeVisible();
    expect(container.querySelector('svg')).toHaveAttribute(
      'aria-hidden',
      'true',
    );
  });

  it('can be more exact than the word', () => {
    render(<StateSign state="rolling-out" label="Rolling out, 2 of 4" />);
    expect(screen.getByText('Rolling out, 2 of 4')).toBeVisible();
  });
});

describe('StateLegend', () => {
  it('says what each of the given states means', () => {
    render(<StateLegend states={['steady', 'failing']} />);
    const legend = screen.getByLabelText('What the states mean');

    expect(within(legend).getAllByRole('term')).toHaveLength(2);
    expect(legend).toHaveTextContent(stateSigns.failing.meaning);
  });

  it('tells all of them when none are named', () => {
    render(<StateLegend />);
    expect(screen.getAllByRole('term')).toHaveLength(states.length);
  });
});
