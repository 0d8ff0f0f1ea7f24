// What is wrong with how a page looks, found by measuring it.

/** Nothing is wider than the screen, no text is cut off, and every control can be hit with a thumb. */
export function misfits(page) {
  return page.evaluate(() => {
    const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    const outside = (box) => box.right > innerWidth + 1 || box.left < -1;
    const name = (element) => (element.ariaLabel ?? element.textContent ?? '').trim().slice(0, 60) || element.tagName;
    const all = [...document.body.querySelectorAll('*')].filter(shown);
    // What scrolls by itself, and words for screen readers only, may be wider.
    const isApart = (element) => element.closest('.sr, [data-scrolls], pre, svg') !== null;
    const wide = all.filter((element) => !isApart(element) && outside(element.getBoundingClientRect())).map(name);
    const cut = all.filter((element) => {
      const style = getComputedStyle(element);
      const hides = ['hidden', 'clip'].includes(style.overflowX) && style.textOverflow !== 'ellipsis';
      const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      return hides && hasText && !isApart(element) && element.scrollWidth > element.clientWidth + 1;
    }).map(name);
    // WCAG 2.5.8: 24 pixels.
    const small = [...document.querySelectorAll('button, summary, select, input:not([type="file"])')].filter(shown)
      .filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width < 24 || box.height < 24;
      }).map(name);
    return { scrolls: document.documentElement.scrollWidth > innerWidth, wide, cut, small };
  });
}

export const FITS = { scrolls: false, wide: [], cut: [], small: [] };

/** Words of the page's own that have no Devanagari in them; names of people and things stay as they are. */
export function latinWords(page, names) {
  return page.evaluate((names) => {
    const known = new Set(names);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      const text = node.data.trim();
      if (!parent.checkVisibility() || parent.closest('kbd, code, pre, svg, [lang="en"], [aria-hidden="true"]')) continue;
      if (/[A-Za-z]{2}/.test(text) && !/[\u0900-\u097f]/.test(text) && !known.has(text)) found.push(text);
    }
    const labels = [...document.querySelectorAll('[aria-label], [placeholder], [title]')]
      .filter((element) => element.checkVisibility() && !element.closest('[lang="en"]'))
      .flatMap((element) => [element.ariaLabel, element.getAttribute('placeholder'), element.title])
      .filter((text) => text && /[A-Za-z]{2}/.test(text) && !/[\u0900-\u097f]/.test(text) && !known.has(text));
    return [...found, ...labels];
  }, names);
}
