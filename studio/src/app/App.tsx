import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Router } from 'wouter';
import { queryClient } from '../api/query-client';
import { useT } from '../i18n';
import { toast } from '../ui/toast';
import { AppCommands } from './AppCommands';
import css from './app.module.css';
import { Commands } from './commands/Commands';
import { ErrorBoundary } from './ErrorBoundary';
import { Header } from './Header';
import { LinkBanner } from './LinkBanner';
import { Routes } from './Routes';
import { SessionGate } from './session/SessionGate';
import { warm } from './warm';

export function App() {
  useEffect(warm, []);
  return (
    <ErrorBoundary>
      <QueryClientProvider client={queryClient}>
        <Router>
          <SkipLink />
          <Header />
          <LinkBanner />
          <main id="main" tabIndex={-1} className={css.main}>
            <Routes />
          </main>
          <AppCommands />
          <Commands />
          <SessionGate />
          <NewerPage />
        </Router>
      </QueryClientProvider>
    </ErrorBoundary>
  );
}

function SkipLink() {
  const t = useT();
  return (
    <a className={css.skip} href="#main">
      {t('skip')}
    </a>
  );
}

/** The server was updated under the page: it says so, and leaves the moment to the reader. */
function NewerPage() {
  const t = useT();
  useEffect(() => {
    const tell = () => {
      const action = { label: t('app.reload'), does: () => location.reload() };
      void toast(t('app.newer'), { action, ms: 60_000 });
    };
    addEventListener('bb:newer', tell);
    return () => removeEventListener('bb:newer', tell);
  }, [t]);
  return null;
}
