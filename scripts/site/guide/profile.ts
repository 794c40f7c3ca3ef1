// The page of a profile, an extension or a logical model.
import { highlightedJson } from '../markdown.ts';
import { escaped, table } from '../page.ts';
import { type Guide, linked } from './context.ts';
import type { Artefact, Element } from './definitions.ts';
import { elementTree } from './tree.ts';

export function profileBody(guide: Guide, definition: Artefact): string {
  const { say } = guide;
  const changed = definition.differential?.element ?? [];
  const all = definition.snapshot?.element ?? [];
  const ids = new Set(changed.map(({ id }) => id));
  const key = all.filter(
    (element) => element.mustSupport || (ids.has(element.id) && ((element.min ?? 0) > 0 || element.binding)),
  );
  const contexts = (definition.context ?? []).map(({ expression }) => `<code>${escaped(expression)}</code>`);
  return [
    `<p>${say.base}: ${linked(guide, definition.baseDefinition ?? '')}${contexts.length > 0 ? ` · ${contexts.join(', ')}` : ''}</p>`,
    part('key', say.keyElements, key.length > 0 ? elementTree(guide, key) : `<p>${say.none}</p>`),
    part('differential', say.differential, elementTree(guide, changed)),
    part(
      'snapshot',
      say.snapshot,
      `<details><summary>${say.snapshot}: ${all.length}</summary>${elementTree(guide, all)}</details>`,
    ),
    bindings(guide, all),
    rules(guide, changed),
    concepts(guide, changed),
    examples(guide, definition),
    usedBy(guide, definition),
  ].join('\n');
}

function part(anchor: string, title: string, html: string): string {
  return `<h2 id="${anchor}">${escaped(title)}</h2>\n${html}`;
}

function bindings(guide: Guide, elements: readonly Element[]): string {
  const { say } = guide;
  const rows = elements.flatMap(({ id, binding }) =>
    binding?.valueSet === undefined
      ? []
      : [[`<code>${escaped(id)}</code>`, escaped(binding.strength), linked(guide, binding.valueSet)]],
  );
  return rows.length === 0
    ? ''
    : part('bindings', say.bindings, table([say.element, say.strength, say.valueSet], rows));
}

/** Rules of our own: their texts stand in both languages, as `Norwegian / English`. */
function rules({ language, say }: Guide, elements: readonly Element[]): string {
  const rows = elements.flatMap(({ id, constraint = [] }) =>
    constraint.map(({ key, severity, human, expression = '', requirements = '' }) => {
      const [norwegian = '', english = norwegian] = human.split(' / ');
      return [
        `<code>${escaped(key)}</code>`,
        severity === 'error' ? say.must : say.may,
        `<code>${escaped(id)}</code>`,
        escaped(language === 'nb' ? norwegian : english),
        `<code>${escaped(expression)}</code>`,
        escaped(requirements),
      ];
    }),
  );
  const heads = [say.key, say.strength, say.element, say.rule, say.expression, say.source];
  return rows.length === 0 ? '' : part('rules', say.rules, table(heads, rows));
}

function concepts({ say }: Guide, elements: readonly Element[]): string {
  const rows = elements.flatMap(({ id, mapping = [] }) =>
    mapping
      .filter(({ identity }) => identity === 'ip-concept')
      .map(({ map }) => [
        `<code>${escaped(id)}</code>`,
        map
          .split(' ')
          .map((each) => `<a href="concepts.html#${escaped(each)}">${escaped(each)}</a>`)
          .join(' '),
      ]),
  );
  return rows.length === 0 ? '' : part('concepts', say.concepts, table([say.element, say.concept], rows));
}

function examples({ examples: all, say }: Guide, { url = '' }: Artefact): string {
  const found = (all.get(url) ?? []).map(
    ({ shows, file, value }) =>
      `<details><summary>${escaped(shows)} <small>${escaped(file)}</small></summary>${highlightedJson(value)}</details>`,
  );
  return found.length === 0 ? '' : part('examples', say.examples, found.join('\n'));
}

function usedBy(guide: Guide, { url = '' }: Artefact): string {
  const users = guide.artefacts.filter(
    (one) =>
      one.url !== url &&
      (one.differential || one.focus) &&
      JSON.stringify(one.differential ?? one.focus).includes(`"${url}"`),
  );
  const items = users.map((one) => `<li>${linked(guide, one.url ?? '')}</li>`);
  return items.length === 0 ? '' : part('used', guide.say.usedBy, `<ul>${items.join('')}</ul>`);
}
