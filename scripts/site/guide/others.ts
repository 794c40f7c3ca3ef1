// The pages of what is no profile: code systems, value sets, search parameters, operations, messages, capabilities.
import { highlightedJson } from '../markdown.ts';
import { escaped, table } from '../page.ts';
import { type Guide, linked } from './context.ts';
import type { Artefact, Concept } from './definitions.ts';

export function otherBody(guide: Guide, artefact: Artefact): string {
  const { say } = guide;
  switch (artefact.resourceType) {
    case 'CodeSystem':
      return table([say.code, say.display, say.definition], codes(artefact.concept ?? []));
    case 'ValueSet':
      return valueSet(guide, artefact);
    case 'SearchParameter':
      return `<p>${(artefact.base ?? []).map(escaped).join(', ')} · <code>${escaped(artefact.code ?? '')}</code> (${escaped(artefact.type ?? '')})</p><p><code>${escaped(artefact.expression ?? '')}</code></p>`;
    case 'OperationDefinition':
      return table(
        [say.parameters, say.card, say.type, say.meaning],
        (artefact.parameter ?? []).map(({ name, use, min, max, type = '', documentation = '' }) => [
          `<code>${escaped(name)}</code> (${escaped(use)})`,
          `${min}..${escaped(max)}`,
          escaped(type),
          escaped(documentation),
        ]),
      );
    case 'MessageDefinition':
      return table(
        [say.type, say.card, say.profiles],
        (artefact.focus ?? []).map(({ code, profile, min, max = '' }) => [
          escaped(code),
          `${min}..${escaped(max)}`,
          profile === undefined ? '' : linked(guide, profile),
        ]),
      );
    default:
      return highlightedJson(artefact);
  }
}

function codes(concepts: readonly Concept[]): string[][] {
  return concepts.map(({ code, display = '', definition = '', designation = [] }) => [
    `<code>${escaped(code)}</code>`,
    [display, ...designation.map(({ value }) => value)].filter(Boolean).map(escaped).join('<br>'),
    escaped(definition),
  ]);
}

function valueSet(guide: Guide, { compose }: Artefact): string {
  const { say } = guide;
  return (compose?.include ?? [])
    .map(({ system, valueSet: sets = [], concept = [] }) => {
      const own = system === undefined ? undefined : guide.byUrl.get(system)?.concept;
      const shown = concept.length > 0 ? concept : (own ?? []);
      const from = [...(system === undefined ? [] : [system]), ...sets].map((each) => linked(guide, each));
      return `<p>${from.join(', ')}</p>${shown.length > 0 ? table([say.code, say.display, say.definition], codes(shown)) : ''}`;
    })
    .join('\n');
}
