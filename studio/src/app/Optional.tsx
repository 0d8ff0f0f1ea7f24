import { Component, type ReactNode } from 'react';
import { ApiError } from '../api/error';
import { showError } from '../ui/toast';

/** A part that is loaded when it is wanted. Where it cannot be had it says so, and the page goes on. */
export class Optional extends Component<{ children: ReactNode; onMissing?: () => void }, { isMissing: boolean }> {
  override state = { isMissing: false };

  static getDerivedStateFromError(): { isMissing: boolean } {
    return { isMissing: true };
  }

  override componentDidCatch(error: unknown): void {
    // What browsers throw where a file of the page does not come is a TypeError with words for programmers.
    showError(error instanceof TypeError ? ApiError.offline(false) : error);
    this.props.onMissing?.();
  }

  override render(): ReactNode {
    return this.state.isMissing ? null : this.props.children;
  }
}
