import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import { fireEvent, render, screen } from '@testing-library/react';
import { lazy } from 'react';
import { CardFrame } from './CardFrame';

function renderCards(content: JSX.Element) {
  render(
    <>
      <CardFrame title="Services" level={3}>
        {content}
      </CardFrame>
      <CardFrame title="Latest actions" level={3}>
        <p>Somebody did something</p>
      </CardFrame>
    </>,
  );
}

function Failing(props: { error: unknown }): JSX.Element {
  throw props.error;
}

describe('CardFrame', () => {
  beforeEach(() => {
    // React reports each error that a boundary catches.
    jest.spyOn(console, 'error').mockImplementation(() => {});
  });
  afterEach(() => jest.restoreAllMocks());

  it('names the card by its title', () => {
    renderCards(<p>All steady</p>);
    expect(screen.getByRole('region', { name: 'Services' })).toHaveTextContent(
      'All steady',
    );
  });

  it('shows a skeleton while its content loads', () => {
    const Never = lazy(() => new Promise<never>(() => {}));
    renderCards(<Never />);
    expect(
      screen.getByRole('region', { name: 'Services' }),
    ).not.toBeEmptyDOMElement();
    expect(screen.getByText('Somebody did something')).toBeInTheDocument();
  });

  it('keeps a failure inside the card, and lets it be tried again', () => {
    let broken = true;
    function Flaky() {
      if (broken) throw new Error('The service list broke');
      return <p>All steady</p>;
    }
    renderCards(<Flaky />);
    expect(screen.getByText('Somebody did something')).toBeInTheDocument();
    expect(screen.queryByText('All steady')).not.toBeInTheDocument();
    broken = false;
    fireEvent.click(screen.getByRole('button', { name: /again/i }));
    expect(screen.getByText('All steady')).toBeInTheDocument();
  });

  it('tells a refusal as one, with who could see the card', () => {
    renderCards(
      <Failing
        error={
          new PortalApiError('Not allowed', {
            status: 403,
            whoCould: 'Somebody with more rights',
          })
        }
      />,
    );
    expect(screen.getByRole('region', { name: 'Services' })).toHaveTextContent(
      'Somebody with more rights',
    );
  });

  it('survives content that throws something that is no error', () => {
    renderCards(<Failing error="just words" />);
    expect(screen.getByText('Somebody did something')).toBeInTheDocument();
  });
});
