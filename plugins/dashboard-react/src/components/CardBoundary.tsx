import { Component, type ReactNode } from 'react';
import {
  ForbiddenPanel,
  PortalApiError,
  ProblemPanel,
} from '@alphaswarm-admin/plugin-portal-react';

type Props = { title: string; children: ReactNode };
type State = { error?: Error };

/** Keeps a card's failure inside the card. A refusal is told as one; anything else can be tried again. */
export class CardBoundary extends Component<Props, State> {
  static getDerivedStateFromError(thrown: unknown): State {
    return {
      error: thrown instanceof Error ? thrown : new Error(String(thrown)),
    };
  }

  state: State = {};

  render() {
    const { error } = this.state;
    if (!error) {
      return this.props.children;
    }
    if (error instanceof PortalApiError && error.status === 403) {
      return (
        <ForbiddenPanel
          what={`see "${this.props.title}"`}
          whoCould={error.whoCould}
        />
      );
    }
    return (
      <ProblemPanel
        error={error}
        onRetry={() => this.setState({ error: undefined })}
      />
    );
  }
}
