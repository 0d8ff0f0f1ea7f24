import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { useT } from '../i18n';
import { Home } from '../pages/home/Home';
import { HOME, INVITE, PROJECT, SIGN_IN } from './addresses';
import css from './app.module.css';
import { ErrorBoundary } from './ErrorBoundary';
import { NotFound } from './NotFound';

const Project = lazy(() => import('../pages/project/Project'));
const SignIn = lazy(() => import('../pages/sign-in/SignIn'));
/** Ids are the server's to judge; what cannot be one is an unknown address. */
const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

export function Routes() {
  return (
    <Suspense fallback={<Waiting />}>
      <Switch>
        <Route path={HOME}>
          <Home />
        </Route>
        <Route path={PROJECT}>
          {({ id }) =>
            ID.test(id ?? '') ? (
              // What breaks in one project is over with the next.
              <ErrorBoundary key={id}>
                <Project id={id ?? ''} />
              </ErrorBoundary>
            ) : (
              <NotFound />
            )
          }
        </Route>
        <Route path={SIGN_IN}>
          <SignIn />
        </Route>
        <Route path={INVITE}>
          <SignIn />
        </Route>
        <Route>
          <NotFound />
        </Route>
      </Switch>
    </Suspense>
  );
}

function Waiting() {
  const t = useT();
  return (
    <p className={css.waiting} role="status">
      {t('app.loading')}
    </p>
  );
}
