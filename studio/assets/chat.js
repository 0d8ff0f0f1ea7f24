// Changing the app by words: the questions of a model, the answer, the next wish.
import { api } from './api.js';
import { busy, h, icon } from './dom.js';
import { t } from './i18n/index.js';

export function chatView(id) {
  const questions = h('div', { class: 'questions' });
  const input = h('textarea', { id: 'say', rows: '2', placeholder: 'chat.placeholder', maxlength: '20000', required: true });
  const send = h('button', { class: 'primary', type: 'submit' }, h('span', { t: 'chat.send' }), icon('arrow'));
  const label = h('label', { for: 'say', t: 'chat' });
  const cost = h('p', { class: 'muted cost' });
  const el = h('form', { class: 'ask small chat', hidden: true }, questions, label, input, send, cost);
  let waits = null;
  const say = (text) => busy(send, async () => {
    await (waits?.kind === 'plan_ready' ? api.accept(id, text) : api.message(id, text));
    input.value = '';
  });
  el.addEventListener('submit', (event) => {
    event.preventDefault();
    if (input.value.trim()) say(input.value.trim());
  });

  const choice = (text) => {
    const one = h('button', { type: 'button', class: 'secondary' }, text);
    one.addEventListener('click', () => {
      input.value = [input.value.trim(), text].filter(Boolean).join(', ');
      input.focus();
    });
    return one;
  };
  const question = (asked) => h('div', { class: 'question' }, h('p', {}, asked.question),
    h('div', { class: 'choices' }, ...asked.choices.map(choice)));

  const update = (run, state) => {
    el.hidden = !(run.waits || run.plan) || state === 'working' || state === 'new' || state === 'expired';
    if (waits !== run.waits) {
      waits = run.waits;
      questions.replaceChildren(...(waits?.questions ?? []).map(question));
    }
    input.required = waits?.kind !== 'plan_ready';
    send.firstChild.textContent = t(waits?.kind === 'plan_ready' ? 'chat.accept' : 'chat.send');
    cost.textContent = run.spent ? t('chat.cost', { dollars: (run.spent / 1e6).toFixed(4) }) : '';
  };
  return { el, update };
}
