// Before the first paint: the chosen theme and language, and the language's words on their way.
// A script of its own, because the page allows no inline script. Storage can be forbidden.
(() => {
  const root = document.documentElement;
  const words = __LANGUAGES__;
  const wanted = navigator.languages || [navigator.language || ''];
  let lang = wanted.map((tag) => tag.split('-')[0]).find((tag) => tag in words) || 'en';
  try {
    const theme = localStorage.getItem('bb_theme');
    if (theme === 'dark' || theme === 'light') root.dataset.theme = theme;
    const chosen = localStorage.getItem('bb_lang');
    if (chosen && chosen in words) lang = chosen;
  } catch {
    // defaults
  }
  root.lang = lang;
  if (!words[lang]) return;
  const link = document.createElement('link');
  link.rel = 'modulepreload';
  link.href = words[lang];
  document.head.append(link);
})();
