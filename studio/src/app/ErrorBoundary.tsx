import { Component, type ReactNode } from 'react';
import { t } from '../i18n';
import { Button } from '../ui/Button';
import { HOME } from './addresses';
import css from './app.module.css';

interface State {
  error: Error | null;
}

/** Words where a part of the page broke, with a way on. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div className={css.page} role="alert">
        <h1>{t('app.broken')}</h1>
        <p>{t('app.broken.text')}</p>
        <pre>{`${error.name}: ${error.message}`.slice(0, 1000)}</pre>
        <Button look="primary" onClick={() => location.reload()}>
          {t('app.reload')}
        </Button>
        {/* The page is loaded anew: whatever broke is not taken along. */}
        <a href={HOME}>{t('notfound.home')}</a>
      </div>
    );
  }
}
