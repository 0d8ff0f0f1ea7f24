// Before the first paint: the chosen theme and language. Storage can be forbidden, then the defaults hold.
(function () {
  var root = document.documentElement;
  var lang = (navigator.language || '').indexOf('hi') === 0 ? 'hi' : 'en';
  try {
    var theme = localStorage.getItem('bb_theme');
    if (theme === 'dark' || theme === 'light') root.dataset.theme = theme;
    lang = localStorage.getItem('bb_lang') || lang;
  } catch (e) { /* defaults */ }
  root.lang = lang === 'hi' ? 'hi' : 'en';
})();
