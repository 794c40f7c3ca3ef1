// Elements as the tree that readers of guides know: indented by depth, with cardinality, type and what is bound.
import { escaped, table } from '../page.ts';
import { type Guide, linked } from './context.ts';
import type { Element } from './definitions.ts';

export function elementTree(guide: Guide, elements: readonly Element[]): string {
  const { say } = guide;
  return table(
    [say.element, say.card, say.type, say.meaning],
    elements.map((element) => [
      nameCell(element),
      cardinality(element),
      typeCell(guide, element),
      [escaped(element.short ?? ''), ...fixedTexts(element), ...bindingTexts(guide, element)]
        .filter(Boolean)
        .join('<br>'),
    ]),
  );
}

function nameCell({ id, mustSupport }: Element): string {
  const steps = id.split('.');
  const support = mustSupport ? ' <abbr title="must support">S</abbr>' : '';
  return `<span class="d${Math.min(steps.length - 1, 6)}">${escaped(steps.at(-1) ?? id)}</span>${support}`;
}

function cardinality({ min, max }: Element): string {
  return min === undefined && max === undefined ? '' : `${min ?? ''}..${max ?? ''}`;
}

function typeCell(guide: Guide, { type = [] }: Element): string {
  return type
    .map(({ code, profile = [], targetProfile = [] }) => {
      const name = escaped(code.replace('http://hl7.org/fhirpath/System.', ''));
      const targets = [...profile, ...targetProfile].map((each) => linked(guide, each));
      return targets.length === 0 ? name : `${name}(${targets.join(' | ')})`;
    })
    .join(', ');
}

function fixedTexts(element: Element): string[] {
  return Object.entries(element)
    .filter(([name]) => /^(fixed|pattern)[A-Z]/.test(name))
    .map(([, value]) => `<code>${escaped(JSON.stringify(value))}</code>`);
}

function bindingTexts(guide: Guide, { binding }: Element): string[] {
  return binding?.valueSet === undefined
    ? []
    : [`${linked(guide, binding.valueSet)} (${escaped(binding.strength)})`];
}
