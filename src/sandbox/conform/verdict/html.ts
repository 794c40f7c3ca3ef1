// A run as a page that stands alone and prints well.
import { html } from 'hono/html';
import { roles } from '../roles.ts';
import type { VectorResult } from '../run.ts';
import { countsOf, type RoleRun } from './run-of-role.ts';

const style = `
body { font: 11pt/1.45 system-ui, sans-serif; color: #1a1a1a; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .3rem .5rem; border-bottom: 1px solid #bbb; }
.failed { font-weight: bold; } section { break-inside: avoid; border-left: .25rem solid #1a1a1a; padding-left: 1rem; margin: 1rem 0; }
dt { font-weight: bold; } dd { margin: 0 0 .5rem; overflow-wrap: anywhere; }
@media print { body { margin: 0; max-width: none; } thead { display: table-header-group; } tr { break-inside: avoid; } }`;

const words = { passed: 'passed', failed: 'FAILED', 'not-tried': 'not tried' } as const;

export function htmlOf(run: RoleRun): string {
  const { role, address, software, at, kit, results } = run;
  const { passed, failed, notTried, counted } = countsOf(run);
  const missed = results.filter(({ outcome }) => outcome === 'failed');
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Conformance: ${role}</title><style>${style}</style></head><body>
<h1>${roles[role].title}</h1>
<p><strong>${counted === 0 ? 'Right in all that was tried' : `Not right yet: ${counted} failed that count`}</strong>.
${String(results.length)} vectors: ${String(passed)} passed, ${String(failed)} failed, ${String(notTried)} not tried.</p>
<p>Tried: ${software ?? 'software that was not named'} at ${address}, ${at}, by ip-fhir conform ${kit}, profile ${run.profile}.</p>
${missed.length > 0 ? html`<h2>What failed</h2>${missed.map(failedSection)}` : ''}
<h2>All vectors</h2>
<table><thead><tr><th>vector</th><th>level</th><th>result</th><th>what it shows</th></tr></thead><tbody>
${results.map(({ vector, outcome }) => html`<tr class="${outcome}"><td>${vector.id}</td><td>${vector.level}</td><td>${words[outcome]}</td><td>${vector.shows}</td></tr>`)}
</tbody></table></body></html>
`;
  return String(page);
}

function failedSection({ vector, misses }: VectorResult) {
  return html`<section><h3>${vector.id} (${vector.level})</h3><p>${vector.shows}.</p><dl>
${misses.map(({ step, does, expected, found }) => html`<dt>Step ${String(step)}: the kit ${does}</dt><dd>Expected ${expected}; came ${found}.</dd>`)}
<dt>To do</dt><dd>${vector.fix}</dd><dt>Demanded by</dt><dd>${vector.requirement.text}</dd></dl></section>`;
}
