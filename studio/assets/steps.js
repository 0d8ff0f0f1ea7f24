// How the run stands: the line of steps, the failure, the plan.
import { button, h, icon } from './dom.js';
import { t } from './i18n/index.js';
import { STEPS, currentStep, lastLines } from './run.js';
import { oneLine } from './text.js';

/** Lines of output shown with a failure. */
const LAST_LINES = 8;
const MAX_COMMANDS = 8;

/** The line with a station for each step, and the current line of output under it. */
export function stepsView() {
  const stations = STEPS.map((step) => h('li', { 'data-step': step },
    h('i', { 'aria-hidden': 'true' }), h('span', { t: `step.${step}` }), h('span', { class: 'sr mark' })));
  const line = h('p', { class: 'line' });
  const spoken = h('p', { class: 'sr', role: 'status' });
  const update = (run, state) => {
    stations.forEach((station) => {
      const state = run.steps[station.dataset.step];
      station.dataset.state = state;
      station.querySelector('.mark').textContent = ` (${t(`mark.${state}`)})`;
      if (state === 'running') station.setAttribute('aria-current', 'step');
      else station.removeAttribute('aria-current');
    });
    line.textContent = state === 'stopped' ? '' : state === 'failed' ? run.error?.message || run.line : run.line;
    line.dataset.phase = run.phase;
    const step = currentStep(run);
    const say = step ? `${t(`step.${step}`)}: ${t(`mark.${run.steps[step]}`)}` : '';
    if (spoken.textContent !== say) spoken.textContent = say;
  };
  return { el: h('div', { class: 'steps' }, h('ol', { label: 'steps' }, ...stations), line, spoken), update };
}

/** The reason of a failure, the last lines before it, and the way on. */
export function failureView(runAgain) {
  const title = h('h2');
  const reason = h('p');
  const lines = h('pre', { tabindex: '0' });
  const caption = h('p', { class: 'muted', t: 'lastlines' });
  const again = button({ class: 'primary' }, runAgain, icon('play'), h('span', { t: 'runagain' }));
  const el = h('section', { class: 'failure', role: 'alert', hidden: true }, title, reason, caption, lines, again);
  const update = (run, canRun) => {
    el.hidden = run.phase !== 'failed';
    if (el.hidden) return;
    const step = run.error?.step ?? currentStep(run);
    const last = lastLines(run, LAST_LINES).map((row) => row.text);
    put(title, step ? t('failed.at', { step: t(`step.${step}`) }) : t('failed'));
    put(reason, run.error?.message ?? '');
    put(lines, last.join('\n'));
    lines.scrollTop = lines.scrollHeight;
    lines.setAttribute('aria-label', t('lastlines'));
    caption.hidden = lines.hidden = last.length === 0;
    again.hidden = !canRun;
  };
  return { el, update };
}

// An alert that is written again is read again.
function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** What is going to be built. It folds when commands begin, once. */
export function planView() {
  const title = h('strong');
  const body = h('div');
  const el = h('details', { class: 'plan', hidden: true }, h('summary', {}, h('span', { class: 'muted', t: 'plan' }), ' ', title), body);
  let shown = null;
  let folded = false;
  const draw = (plan) => {
    title.textContent = oneLine(plan.title);
    const commands = (list) => (Array.isArray(list) ? list : [list]).filter(Boolean).slice(0, MAX_COMMANDS).map((c) => h('code', {}, oneLine(c)));
    const facts = [
      ['plan.stack', [oneLine(plan.stack)]], ['plan.provider', [oneLine(plan.provider)]],
      ['plan.install', commands(plan.install)], ['plan.start', commands(plan.start)], ['plan.port', [oneLine(plan.port)]],
    ].filter(([, values]) => values.some(Boolean));
    const files = Array.isArray(plan.files) ? plan.files.length : 0;
    body.replaceChildren(
      h('p', {}, oneLine(plan.summary)),
      h('dl', {}, ...facts.flatMap(([key, values]) => [h('dt', { t: key }), h('dd', {}, ...values)])),
      ...(plan.note ? [h('p', { class: 'honest' }, oneLine(plan.note))] : []),
      ...(files ? [h('p', { class: 'muted' }, t('plan.files', { count: files }))] : []));
  };
  const update = (run, anew) => {
    el.hidden = !run.plan;
    if (run.plan && (run.plan !== shown || anew)) draw(run.plan);
    if (run.plan && run.plan !== shown) { el.open = true; folded = false; }
    shown = run.plan;
    if (!folded && run.rows.some((row) => row.kind === 'command')) { el.open = false; folded = true; }
  };
  return { el, update };
}
