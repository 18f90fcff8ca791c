import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderCompanies, wellAnswers } from '../__testUtils__/renderCompanies';

jest.setTimeout(30_000);

const table = () => screen.findByRole('table', { name: 'Companies' });

describe('the list of companies', () => {
  it('tells of each what it is and uses, and of all what they use together', async () => {
    renderCompanies(wellAnswers);
    const row = within(await table()).getAllByRole('row')[1];
    expect(row).toHaveTextContent(/Active.*Kita Markets.*team.*24/);
    expect(
      await within(row).findByRole('img', {
        name: 'Active users over 30 days: from 9 to 11',
      }),
    ).toBeVisible();
    expect(await screen.findByText(/^2 companies; 120 of/)).toBeVisible();
  });

  it('goes on where it ended, and says when that is all', async () => {
    renderCompanies(wellAnswers);
    await userEvent.click(
      await screen.findByRole('button', { name: 'More companies' }),
    );
    expect(await screen.findByText('Alder Labs')).toBeVisible();
    expect(screen.getByText('That is all: 2 companies.')).toBeVisible();
  });

  it('opens a drawer that J and K take along, and Esc closes', async () => {
    renderCompanies(wellAnswers, { at: '/companies?company=kita' });
    const drawer = await screen.findByRole('dialog', { name: 'Kita Markets' });
    expect(drawer).toHaveTextContent('kita-markets');
    expect(
      within(drawer).getByRole('link', { name: /^Usage, billing/ }),
    ).toHaveAttribute('href', '/companies/kita');
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('keeps the filters in the link of each row', async () => {
    renderCompanies(
      {
        ...wellAnswers,
        '/companies?q=kita&status=active': wellAnswers['/companies'],
      },
      { at: '/companies?q=kita&status=active' },
    );
    expect(
      within(await table()).getByRole('link', { name: 'Kita Markets' }),
    ).toHaveAttribute(
      'href',
      expect.stringMatching(/\?q=kita&status=active&company=kita$/),
    );
  });

  it('says that nothing matches, and offers everything again', async () => {
    renderCompanies(wellAnswers, { at: '/companies?q=nobody' });
    expect(await screen.findByText('No company matches')).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Show all companies' }),
    );
    expect(await table()).toBeVisible();
  });

  it('tells an outage of cp as one, never as an empty list', async () => {
    renderCompanies({
      ...wellAnswers,
      '/companies': {
        status: 503,
        body: { error: { message: 'alphaswarm-cp is away' } },
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'alphaswarm-cp is away',
    );
    expect(screen.queryByText('No companies')).not.toBeInTheDocument();
  });

  it('has its list without core, and says what is missing', async () => {
    const away = {
      status: 503,
      body: { error: { message: 'alphaswarm-core is away' } },
    };
    renderCompanies({
      ...wellAnswers,
      '/usage?window=30d': away,
      '/trends?company=kita': away,
    });
    expect(await table()).toHaveTextContent('Kita Markets');
    expect(
      await screen.findByText(/^What all companies use together is not known/),
    ).toHaveTextContent('alphaswarm-core is away');
  });

  it('tells a refusal as one', async () => {
    const refused = { status: 403, body: { error: { message: 'No.' } } };
    renderCompanies({ '/companies': refused, '/usage?window=30d': refused });
    expect(await screen.findByRole('note')).toHaveTextContent('see companies');
  });
});
