// What keeps people with assistive technology out, as axe sees it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Serious and critical findings: the rule, and where. Previews are the students' own and not looked at. */
export async function findings(page) {
  // Put into the page from outside: its policy lets no script in.
  await page.evaluate(`globalThis.axe ?? (() => { ${AXE} })()`);
  return page.evaluate(async () => {
    const options = { iframes: false, resultTypes: ['violations'] };
    const { violations } = await globalThis.axe.run(document, options);
    return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
        `${id}: ${target.join(' ')}: ${failureSummary.replace(/\s+/g, ' ').slice(0, 200)}`));
  });
}
