// ValueSets and ConceptMaps as resources: rules on their content that no snapshot states.
import { printable } from '../../tree/build.ts';
import type { Node } from '../../tree/node.ts';
import { errorToday, type Run, report } from '../run.ts';
import { isAbsoluteUri } from './uri.ts';

export function checkValueSet(run: Run, valueSet: Node): void {
  const compose = valueSet.child('compose');
  for (const part of [...(compose?.all('include') ?? []), ...(compose?.all('exclude') ?? [])]) {
    checkPart(run, part);
  }
}

function checkPart(run: Run, part: Node): void {
  const system = part.text('system');
  if (system === undefined) {
    return;
  }
  if (!isAbsoluteUri(system)) {
    report(run, 'error', 'invalid', part, 'systemNotAbsolute', [], { rule: system });
    return;
  }
  const known = run.terminology.system(system);
  if (!known && run.terminology.valueSet(system)) {
    report(run, errorToday(run), 'invalid', part, 'systemIsValueSet', [system], { rule: system });
    return;
  }
  for (const filter of part.all('filter')) {
    checkFilter(run, filter, system);
  }
  if (known?.system.content !== 'complete') {
    return;
  }
  for (const concept of part.all('concept')) {
    const code = concept.text('code');
    if (code !== undefined && !run.terminology.lookup(system, code)) {
      report(run, 'error', 'business-rule', concept, 'unknownCode', [printable(code), system], {
        rule: system,
      });
    }
  }
}

/** A filter by the place in the hierarchy names a code that is there; a pattern can be read. */
function checkFilter(run: Run, filter: Node, system: string): void {
  const value = filter.text('value');
  const property = filter.text('property') ?? '';
  if (value === undefined) {
    return;
  }
  const op = filter.text('op') ?? '';
  if (op === 'regex') {
    if (property === 'concept' || !isPattern(run, value)) {
      report(run, errorToday(run), 'invalid', filter, 'filterPattern', [printable(property)], {
        rule: system,
      });
    }
    return;
  }
  const isWhole = run.terminology.system(system)?.system.content === 'complete';
  if (!isWhole || op === 'exists' || !['concept', 'parent', 'child'].includes(property)) {
    return;
  }
  for (const code of op === 'in' || op === 'not-in' ? value.split(',') : [value]) {
    if (!run.terminology.lookup(system, code)) {
      const values = [printable(code), system];
      report(run, errorToday(run), 'invalid', filter, 'unknownCode', values, { rule: system });
    }
  }
}

/** False for what is surely no regular expression. */
function isPattern(run: Run, text: string): boolean {
  try {
    run.matches('', text, false);
    return true;
  } catch {
    return isLegible(text);
  }
}

/** A pattern that is too costly to match may be right: ask the engine of the language alone whether it can be read. */
function isLegible(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}

/** Source and target of a map are value sets, and what it maps are codes of the systems that it names. */
export function checkConceptMap(run: Run, map: Node): void {
  for (const name of ['source', 'target']) {
    const place = map.child(name);
    const url = String(place?.value ?? '').split('|')[0] ?? '';
    const isOther = run.terminology.system(url) ?? run.store.definition(url);
    if (place && isOther && !run.terminology.valueSet(url)) {
      report(run, errorToday(run), 'invalid', place, 'conceptMapNotValueSet', [url]);
    }
  }
  for (const group of map.all('group')) {
    for (const element of group.all('element')) {
      checkMapped(run, element, group.text('source'));
      for (const target of element.all('target')) {
        checkMapped(run, target, group.text('target'));
      }
    }
  }
}

function checkMapped(run: Run, place: Node, stated: string | undefined): void {
  const code = place.child('code');
  const system = stated?.split('|')[0] ?? '';
  if (!code || run.terminology.system(system)?.system.content !== 'complete') {
    return;
  }
  if (!run.terminology.lookup(system, String(code.value))) {
    const values = [printable(String(code.value)), system];
    report(run, errorToday(run), 'required', code, 'unknownCode', values, { rule: system });
  }
}
