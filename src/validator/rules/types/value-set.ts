// ValueSets and CodeSystems as resources: rules on their content that no snapshot states.
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

/** Source and target of a map are value sets. */
export function checkConceptMap(run: Run, map: Node): void {
  for (const name of ['source', 'target']) {
    const place = map.child(name);
    const url = String(place?.value ?? '').split('|')[0] ?? '';
    if (place && run.terminology.system(url) && !run.terminology.valueSet(url)) {
      report(run, errorToday(run), 'invalid', place, 'conceptMapNotValueSet', [url]);
    }
  }
}

function count(concepts: readonly Node[]): number {
  return concepts.reduce((sum, concept) => sum + 1 + count(concept.all('concept')), 0);
}

export function checkCodeSystem(run: Run, system: Node): void {
  const stated = system.child('count')?.value;
  const content = system.text('content');
  const found = count(system.all('concept'));
  if (content === 'complete' && typeof stated === 'number' && stated !== found) {
    report(run, 'error', 'invalid', system.child('count') ?? system, 'conceptCount', [found, stated]);
  }
  if (system.text('supplements') !== undefined && content !== 'supplement') {
    report(run, 'error', 'business-rule', system.child('content') ?? system, 'supplementContent');
  }
}
