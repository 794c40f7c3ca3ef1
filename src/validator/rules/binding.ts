// Bindings: is the code in the value set, and is every code one that its code system knows.
import type { Binding } from '../definitions/model.ts';
import { links } from '../messages.ts';
import { isChosenByProfile } from '../terminology/chosen.ts';
import type { Membership } from '../terminology/expansion.ts';
import { printable } from '../tree/build.ts';
import type { Node } from '../tree/node.ts';
import { errorToday, type Place, type Run, report, warningToday } from './run.ts';
import { checkQuantityRange } from './types/quantity.ts';
import { isAbsoluteUri } from './types/uri.ts';

const boundPrimitives = new Set(['code', 'string', 'uri', 'url', 'canonical']);

interface Bound {
  readonly strength: Binding['strength'];
  readonly valueSet: string;
  readonly maxValueSet?: string | undefined;
}

/** The main binding and the additional ones that always hold. */
function bindingsOf(binding: Binding | undefined): Bound[] {
  if (!binding) {
    return [];
  }
  const bound: Bound[] = [];
  if (binding.valueSet !== undefined) {
    bound.push({ strength: binding.strength, valueSet: binding.valueSet, maxValueSet: binding.maxValueSet });
  }
  for (const extra of binding.additional ?? []) {
    if (extra.usage) {
      continue;
    }
    if (extra.purpose === 'required' || extra.purpose === 'maximum') {
      bound.push({ strength: 'required', valueSet: extra.valueSet });
    } else if (extra.purpose === 'extensible') {
      bound.push({ strength: 'extensible', valueSet: extra.valueSet });
    }
  }
  return bound;
}

function nameOf(run: Run, url: string): string {
  const valueSet = run.terminology.valueSet(url);
  const name = valueSet?.title ?? valueSet?.name;
  return name === undefined ? url : `${name} (${url})`;
}

/** Whether the code is in the value set; tells when the value set is not known. */
function membership(
  run: Run,
  node: Node,
  bound: Bound,
  system: string | undefined,
  code: string,
  version?: string,
): Membership {
  const answer = run.terminology.member(bound.valueSet, system, code, version);
  const isStrong = bound.strength === 'required' || bound.strength === 'extensible';
  if (answer === 'unknown' && isStrong && !run.terminology.expand(bound.valueSet)) {
    report(run, 'warning', 'code-invalid', node, 'valueSetUnknown', [bound.valueSet], {
      link: links.terminology,
    });
  }
  return answer;
}

export function checkPrimitiveBinding(run: Run, node: Node, code: string, { def }: Place): void {
  if (!boundPrimitives.has(node.type)) {
    return;
  }
  for (const bound of bindingsOf(def.binding)) {
    if (bound.strength === 'example' || bound.strength === 'preferred') {
      checkMaximum(run, node, bound, undefined, code);
      continue;
    }
    const result = membership(run, node, bound, undefined, code);
    if (result === 'unknown') {
      cannotTell(run, node, bound);
    } else if (result === 'out') {
      notInValueSet(run, node, bound, code);
    }
    if (result !== 'in') {
      checkMaximum(run, node, bound, undefined, code);
    }
  }
}

function cannotTell(run: Run, node: Node, bound: Bound): void {
  if (!run.terminology.expand(bound.valueSet)) {
    return;
  }
  report(run, 'warning', 'code-invalid', node, 'cannotExpand', [nameOf(run, bound.valueSet)], {
    link: links.terminology,
  });
}

/**
 * Value sets of the base specification that are too narrow for the elements they are bound to, so that HL7's
 * validator lets other codes pass: units of the components of vital signs (an oxygen flow is in L/min).
 */
const tooNarrow = new Set(['http://hl7.org/fhir/ValueSet/ucum-vitals-common']);

function notInValueSet(run: Run, node: Node, bound: Bound, code: string): void {
  const shown = printable(code);
  const allowed = run.terminology.examples(bound.valueSet, 12).join(', ');
  const details = {
    rule: bound.valueSet,
    found: shown,
    expected: allowed === '' ? undefined : allowed,
    link: links.terminology,
  };
  if (bound.strength === 'required' && !tooNarrow.has(bound.valueSet.split('|')[0] ?? '')) {
    report(
      run,
      'error',
      'code-invalid',
      node,
      'codeNotInValueSet',
      [shown, nameOf(run, bound.valueSet), allowed],
      details,
    );
  } else {
    report(
      run,
      'warning',
      'code-invalid',
      node,
      'notInExtensible',
      [nameOf(run, bound.valueSet), shown],
      details,
    );
  }
}

/** The value set that limits an open binding. */
function checkMaximum(run: Run, node: Node, bound: Bound, system: string | undefined, code: string): void {
  if (bound.maxValueSet === undefined) {
    return;
  }
  if (run.terminology.member(bound.maxValueSet, system, code) === 'out') {
    report(run, 'error', 'code-invalid', node, 'notInMaxValueSet', [nameOf(run, bound.maxValueSet)], {
      rule: bound.maxValueSet,
      link: links.terminology,
    });
  }
}

/** A Coding that stands alone, or one of a CodeableConcept: the code system must know its code. */
export function checkCoding(run: Run, node: Node, { def }: Place): void {
  const code = node.text('code');
  const system = node.text('system');
  if (code === undefined) {
    return;
  }
  if (system === undefined) {
    if (node.parent?.type !== 'CodeableConcept') {
      report(run, 'warning', 'code-invalid', node, 'codingNoSystem', [], { link: links.terminology });
    }
  } else {
    checkKnown(run, node, system, code);
  }
  for (const bound of bindingsOf(def.binding)) {
    checkBoundCoding(run, node, bound, system, code);
  }
}

function checkBoundCoding(
  run: Run,
  node: Node,
  bound: Bound,
  system: string | undefined,
  code: string,
): void {
  if (bound.strength === 'example' || bound.strength === 'preferred') {
    return;
  }
  const result =
    system === undefined ? 'out' : membership(run, node, bound, system, code, node.text('version'));
  const isOpen = bound.strength === 'extensible';
  if (result === 'in' || (isOpen && isChosenByProfile(bound.valueSet, system, code))) {
    return;
  }
  if (result === 'unknown') {
    cannotTell(run, node, bound);
  } else if (bound.strength === 'required' || bound.maxValueSet === undefined) {
    notInValueSet(run, node, bound, `${system ?? ''}#${code}`);
  }
  checkMaximum(run, node, bound, system, code);
}

export function checkCodeableConcept(run: Run, node: Node, { def }: Place): void {
  const codings = node.all('coding');
  for (const bound of bindingsOf(def.binding)) {
    checkBoundConcept(run, node, codings, bound);
  }
}

function summary(codings: readonly Node[]): string {
  return codings
    .map((coding) => printable(`${coding.text('system') ?? ''}#${coding.text('code') ?? ''}`))
    .join(', ');
}

function checkBoundConcept(run: Run, node: Node, codings: readonly Node[], bound: Bound): void {
  if (bound.strength === 'example' || bound.strength === 'preferred') {
    return;
  }
  const name = nameOf(run, bound.valueSet);
  const details = { rule: bound.valueSet, link: links.terminology };
  if (codings.length === 0) {
    if (bound.strength === 'required') {
      report(run, 'error', 'code-invalid', node, 'noCode', [name], details);
    } else {
      report(run, 'warning', 'code-invalid', node, 'noCodeExtensible', [name], details);
    }
    return;
  }
  const answers = codings.map((coding) => {
    const code = coding.text('code');
    const system = coding.text('system');
    return code === undefined || system === undefined
      ? 'out'
      : membership(run, node, bound, system, code, coding.text('version'));
  });
  const isChosen = (coding: Node) =>
    isChosenByProfile(bound.valueSet, coding.text('system'), coding.text('code'));
  if (answers.includes('in') || (bound.strength === 'extensible' && codings.some(isChosen))) {
    return;
  }
  if (answers.includes('unknown')) {
    cannotTell(run, node, bound);
  } else if (bound.strength === 'required') {
    report(run, 'error', 'code-invalid', node, 'noCodingInValueSet', [name, summary(codings)], {
      ...details,
      found: summary(codings),
    });
  } else {
    report(run, 'warning', 'code-invalid', node, 'notInExtensible', [name, summary(codings)], {
      ...details,
      found: summary(codings),
    });
  }
  for (const coding of codings) {
    checkMaximum(run, node, bound, coding.text('system'), coding.text('code') ?? '');
  }
}

export function checkQuantity(run: Run, node: Node, place: Place): void {
  const code = node.text('code');
  const system = node.text('system');
  if (code !== undefined && system !== undefined) {
    checkKnown(run, node, system, code);
    for (const bound of bindingsOf(place.def.binding)) {
      checkBoundCoding(run, node, bound, system, code);
    }
  }
  checkQuantityRange(run, node, place.def);
}

/** Names under which HL7 keeps systems that FHIR only refers to. */
const externalHl7 = /^http:\/\/hl7\.org\/fhir\/(sid|test)\//;

/** A code of a code system that is known whole must be one of its codes, and its display one of the code's displays. */
function checkKnown(run: Run, node: Node, system: string, code: string): void {
  const details = { rule: system, link: links.terminology };
  if (!isAbsoluteUri(system)) {
    report(run, severityOfSystem(run, node), 'code-invalid', node, 'systemNotAbsolute', [], details);
    return;
  }
  if (run.store.codeSystem(system)?.content === 'supplement') {
    report(run, errorToday(run), 'code-invalid', node, 'systemIsSupplement', [system], details);
    return;
  }
  const known = run.terminology.system(system);
  if (known && run.terminology.lookup(system, code)) {
    checkDisplay(run, node, system, code);
    return;
  }
  const isComplete = known?.system.content === 'complete';
  const answer = isComplete ? 'out' : run.terminology.exists(system, code, node.text('version'));
  if (!known) {
    checkUnknownSystem(run, node, system);
  }
  if (answer === 'out' || (known && answer === 'unknown')) {
    const isOut = answer === 'out';
    const at = node.type === 'Coding' ? `${node.path}.code` : node.path;
    report(
      run,
      isOut ? 'error' : 'warning',
      'code-invalid',
      at,
      isOut ? 'unknownCode' : 'unknownCodeFragment',
      [printable(code), system],
      { ...details, found: printable(code) },
    );
  }
}

/** A coding among others of a concept may be of a system that nobody here knows; one that stands alone is all there is. */
function severityOfSystem(run: Run, node: Node): 'error' | 'warning' {
  return node.parent?.type === 'CodeableConcept' ? warningToday(run) : 'error';
}

function checkUnknownSystem(run: Run, node: Node, system: string): void {
  const details = { rule: system, link: links.terminology };
  if (run.terminology.valueSet(system)) {
    report(run, 'error', 'code-invalid', node, 'systemIsValueSet', [system], details);
  } else if (
    /^https?:\/\/(www\.)?hl7\.org\/fhir\//.test(system) &&
    !externalHl7.test(system) &&
    run.store.codeSystem(system) === undefined
  ) {
    report(run, severityOfSystem(run, node), 'code-invalid', node, 'systemUnknownHl7', [system], details);
  }
}

function normalized(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\s-]+/g, ' ')
    .trim();
}

function checkDisplay(run: Run, node: Node, system: string, code: string): void {
  const display = node.type === 'Coding' ? node.text('display') : undefined;
  if (display === undefined) {
    return;
  }
  const allowed = run.terminology.displays(system, code);
  if (allowed.length === 0 || allowed.some((candidate) => normalized(candidate) === normalized(display))) {
    return;
  }
  report(
    run,
    'error',
    'invalid',
    `${node.path}.display`,
    'wrongDisplay',
    [system, code, allowed.map((item) => `'${item}'`).join(', ')],
    {
      rule: system,
      expected: allowed.join(', '),
      link: links.terminology,
    },
  );
}
