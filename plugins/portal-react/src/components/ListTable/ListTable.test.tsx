import { render, screen, within } from '@testing-library/react';
import { ListTable } from './ListTable';

const companies = [
  { id: 'c1', name: 'Meridian', seats: 12 },
  { id: 'c2', name: 'Kestrel', seats: 4 },
];

describe('ListTable', () => {
  it('has a name, a header for each column and a row for each thing', () => {
    render(
      <ListTable
        label="Companies"
        items={companies}
        rowKey={({ id }) => id}
        open="c2"
        columns={[
          { title: 'Company', render: ({ name }) => name },
          { title: 'Seats', numeric: true, render: ({ seats }) => seats },
        ]}
      />,
    );
    const table = screen.getByRole('table', { name: 'Companies' });
    expect(
      within(table)
        .getAllByRole('columnheader')
        .map(({ textContent }) => textContent),
    ).toEqual(['Company', 'Seats']);
    const [, first, second] = within(table).getAllByRole('row');
    expect(first).toHaveTextContent('Meridian12');
    expect(first).not.toHaveAttribute('data-open');
    expect(second).toHaveTextContent('Kestrel4');
    expect(second).toHaveAttribute('data-open');
  });

  it('can be scrolled by keyboard where no row has a link', () => {
    render(
      <ListTable
        label="Cells"
        items={companies}
        rowKey={({ id }) => id}
        columns={[{ title: 'Cell', render: ({ id }) => id }]}
      />,
    );
    expect(screen.getByRole('region', { name: 'Cells' })).toHaveAttribute(
      'tabindex',
      '0',
    );
  });
});
