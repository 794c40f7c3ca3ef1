// Slicing: which slice each child belongs to, told by the discriminators.
// https://hl7.org/fhir/R4/profiling.html#slicing
import type { Definition, Discriminator, ElementDef, TypeRef } from '../definitions/model.ts';
import { maxOf } from '../definitions/model.ts';
import { FhirPathError } from '../fhirpath/ast.ts';
import type { Item } from '../fhirpath/values.ts';
import { links } from '../messages.ts';
import { Node } from '../tree/node.ts';
import { memberOf, pathContext } from './context.ts';
import { type Criterion, findCriteria, ownValue } from './criteria.ts';
import { keeps } from './fixed.ts';
import { type Run, report, versioned } from './run.ts';

/** A child, the element it is an instance of, and the slices it belongs to, outermost first. */
export interface Assigned {
  readonly node: Node;
  readonly def: ElementDef;
  readonly slices: readonly ElementDef[];
  /** The innermost slice. */
  readonly slice: ElementDef | undefined;
}

/** Gives each child its element and slice, and tells children that have none and slices out of order. */
export function assignChildren(
  run: Run,
  node: Node,
  defs: readonly ElementDef[],
  profile: Definition,
): Assigned[] {
  const byName = new Map<string, ElementDef>();
  for (const def of defs) {
    if (!byName.has(def.name)) {
      byName.set(def.name, def);
    }
  }
  const assigned: Assigned[] = [];
  const positions = new Map<ElementDef, number>();
  const last = new Map<ElementDef, number>();
  for (const child of node.children) {
    const def = byName.get(child.def.name) ?? byName.get(child.jsonName) ?? byName.get(child.name);
    if (!def) {
      if (!profile.abstract) {
        report(run, 'error', 'not-supported', child, 'notAllowedHere', [child.name, versioned(profile)], {
          rule: profile.url,
        });
      }
      continue;
    }
    const position = positions.get(def) ?? 0;
    positions.set(def, position + 1);
    const slices = def.slices ? findSlices(run, child, def, profile, position) : [];
    assigned.push({ node: child, def, slices, slice: slices.at(-1) });
    checkOrder(run, child, def, slices[0], last, profile);
  }
  return assigned;
}

function checkOrder(
  run: Run,
  child: Node,
  def: ElementDef,
  slice: ElementDef | undefined,
  last: Map<ElementDef, number>,
  profile: Definition,
): void {
  if (!def.slicing?.ordered || !slice) {
    return;
  }
  const index = def.slices?.indexOf(slice) ?? -1;
  if (index < (last.get(def) ?? -1)) {
    report(run, 'error', 'invalid', child, 'sliceOrder', [def.path, versioned(profile)], {
      rule: `${profile.url}#${def.id}`,
      link: links.slicing,
    });
  }
  last.set(def, index);
}

/** The chain of slices a child matches: a slice, a slice of that slice, and so on. */
function findSlices(
  run: Run,
  child: Node,
  def: ElementDef,
  profile: Definition,
  position: number,
): ElementDef[] {
  const slicing = def.slicing ?? { discriminators: [], rules: 'open' as const };
  const matching = (def.slices ?? []).filter((slice) =>
    matchesSlice(run, child, { def, slice, profile, position }),
  );
  const [first, second] = matching;
  if (first && second) {
    report(
      run,
      'error',
      'invalid',
      child,
      'manySlices',
      [first.sliceName ?? '', second.sliceName ?? '', versioned(profile)],
      {
        rule: `${profile.url}#${def.id}`,
        link: links.slicing,
      },
    );
  }
  if (first) {
    return first.slices ? [first, ...findSlices(run, child, first, profile, position)] : [first];
  }
  if (slicing.rules === 'closed') {
    report(run, 'error', 'invalid', child, 'notInSlice', [def.path, versioned(profile)], {
      rule: `${profile.url}#${def.id}`,
      link: links.slicing,
    });
  }
  return [];
}

interface Question {
  readonly def: ElementDef;
  readonly slice: ElementDef;
  readonly profile: Definition;
  readonly position: number;
}

function matchesSlice(run: Run, child: Node, question: Question): boolean {
  const discriminators = question.def.slicing?.discriminators ?? [];
  if (discriminators.length === 0) {
    return false;
  }
  let decided = false;
  for (const discriminator of discriminators) {
    const answer = matchesDiscriminator(run, child, question, discriminator);
    if (answer === false) {
      return false;
    }
    if (answer === true) {
      decided = true;
    }
  }
  if (!decided) {
    const { slice, def, profile } = question;
    const paths = discriminators.map((item) => item.path).join(', ');
    report(
      run,
      'error',
      'processing',
      child,
      'sliceDiscriminator',
      [slice.sliceName ?? '', versioned(profile), paths],
      {
        rule: `${profile.url}#${def.id}`,
        link: links.slicing,
      },
    );
  }
  return decided;
}

/** True or false, or undefined when the slice says nothing about the discriminator. */
function matchesDiscriminator(
  run: Run,
  child: Node,
  question: Question,
  discriminator: Discriminator,
): boolean | undefined {
  if (discriminator.type === 'position') {
    return matchesPosition(question);
  }
  const { slice, profile } = question;
  const criteria = findCriteria(run.store, { def: slice, profile }, discriminator.path);
  if (criteria.length === 0) {
    return undefined;
  }
  const values = evaluatePath(run, child, discriminator.path);
  if (values === undefined) {
    return undefined;
  }
  let answer: boolean | undefined;
  for (const criterion of criteria) {
    const result = matchesCriterion(run, values, criterion, discriminator);
    if (result === true) {
      return true;
    }
    if (result === false) {
      answer = false;
    }
  }
  return answer;
}

function matchesPosition({ def, slice, position }: Question): boolean {
  let offset = 0;
  for (const other of def.slices ?? []) {
    if (other === slice) {
      return position >= offset && position < offset + maxOf(slice);
    }
    offset += other.min ?? 0;
  }
  return false;
}

function evaluatePath(run: Run, child: Node, path: string): readonly Item[] | undefined {
  const expression = run.expressions.get(path);
  if (typeof expression === 'string') {
    return undefined;
  }
  try {
    return expression.evaluate(pathContext(run, child), child);
  } catch (error) {
    if (error instanceof FhirPathError) {
      return undefined;
    }
    throw error;
  }
}

function matchesCriterion(
  run: Run,
  values: readonly Item[],
  criterion: Criterion,
  discriminator: Discriminator,
): boolean | undefined {
  const { def } = criterion;
  if (def.max === 0) {
    return values.length === 0;
  }
  switch (discriminator.type) {
    case 'exists':
      return (def.min ?? 0) > 0 ? values.length > 0 : undefined;
    case 'type':
      return matchesType(run, values, def, criterion.profile);
    case 'profile':
      return matchesProfile(run, values, def, discriminator.path);
    default:
      return matchesValue(run, values, criterion);
  }
}

function matchesType(run: Run, values: readonly Item[], def: ElementDef, profile: Definition): boolean {
  const types = def.types && def.path.includes('.') ? def.types.map((type) => type.code) : [profile.type];
  if (values.length === 0) {
    return false;
  }
  return values.every((value) =>
    types.some((type) => value instanceof Node && run.store.isSubtype(value.type, type)),
  );
}

function matchesProfile(
  run: Run,
  values: readonly Item[],
  def: ElementDef,
  path: string,
): boolean | undefined {
  const resolved = path.endsWith('resolve()');
  const urls = (def.types ?? []).flatMap((type: TypeRef) =>
    resolved ? (type.targets ?? []) : (type.profiles ?? []),
  );
  if (urls.length === 0) {
    return undefined;
  }
  if (values.length === 0) {
    return false;
  }
  return values.every(
    (value) => value instanceof Node && urls.some((url) => run.walk.conformsTo(run, value, url) === true),
  );
}

function matchesValue(run: Run, values: readonly Item[], { def, wanted }: Criterion): boolean | undefined {
  const fixed = wanted ?? ownValue(def);
  if (fixed) {
    return values.some(
      (value) => value instanceof Node && keeps(value.value ?? value.json, fixed.value, fixed.pattern),
    );
  }
  const valueSet = def.binding?.strength === 'required' ? def.binding.valueSet : undefined;
  if (valueSet !== undefined) {
    return values.some((value) => memberOf(run, value, valueSet) === true);
  }
  return undefined;
}
