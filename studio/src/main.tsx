import './styles/tokens.css';
import './styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { link } from './api/link';
import { App } from './app/App';
import { fromOldLink } from './app/addresses';
import { leaveForSite } from './app/site';
import { setLanguage, startLanguage } from './i18n';

async function start() {
  const moved = fromOldLink(location.hash);
  if (moved) history.replaceState(null, '', moved);
  if (leaveForSite()) return;
  await setLanguage(startLanguage()).catch(() => setLanguage('en'));
  const root = document.getElementById('root');
  if (root)
    createRoot(root).render(
      <StrictMode>
        <App />
      </StrictMode>,
    );
}

// A new server has new files under new names: a page from before cannot load the rest of itself.
addEventListener('vite:preloadError', () => {
  if (link() === 'up' && navigator.onLine) dispatchEvent(new Event('bb:newer'));
});

void start();
