// The walk: an element against an element of a definition, child by child.
import type { Definition, ElementDef } from '../definitions/model.ts';
import { maxOf } from '../definitions/model.ts';
import { links } from '../messages.ts';
import type { Node } from '../tree/node.ts';
import { checkCodeableConcept, checkCoding, checkQuantity } from './binding.ts';
import { checkExtension } from './extension.ts';
import { checkFixed } from './fixed.ts';
import { checkInvariants, checkNativeInvariants } from './invariant.ts';
import { checkPrimitive } from './primitive.ts';
import { checkReference } from './reference.ts';
import { type Place, type Run, report, versioned } from './run.ts';
import { type Assigned, assignChildren } from './slicing.ts';
import { checkAttachment } from './types/attachment.ts';
import { checkIdentifier } from './types/identifier.ts';

/** Children, cardinalities and invariants of an element. */
export function checkElement(run: Run, node: Node, place: Place): void {
  const { def, profile } = place;
  if (def.fixed !== undefined) {
    checkFixed(run, node, def.fixed, false, profile);
  }
  if (def.pattern !== undefined) {
    checkFixed(run, node, def.pattern, true, profile);
  }
  checkChildren(run, node, place);
  checkInvariants(run, node, def, profile);
}

interface Children {
  readonly defs: readonly ElementDef[];
  readonly profile: Definition;
}

/** The child elements that apply: those of the definition, or those of the type when it says nothing about them. */
function childrenOf(run: Run, node: Node, { def, profile }: Place): Children {
  if (def.children && def.children.length > 0) {
    return { defs: withTypeChildren(run, node, def), profile };
  }
  if (def.contentRef !== undefined) {
    const target = run.store.elementByPath(profile, def.contentRef);
    if (target?.children) {
      return { defs: target.children, profile };
    }
  }
  const type = run.store.type(node.type);
  return { defs: type?.root.children ?? [], profile: type ?? profile };
}

/**
 * A profile may constrain children of a choice and leave the choice open: what it does not mention comes from the
 * type the value has.
 */
function withTypeChildren(run: Run, node: Node, def: ElementDef): readonly ElementDef[] {
  const own = def.children ?? [];
  if ((def.types?.length ?? 0) < 2) {
    return own;
  }
  const names = new Set(own.map((child) => child.name));
  const rest = run.store.type(node.type)?.root.children ?? [];
  const allowed = new Set(rest.map((child) => child.name));
  return [
    ...own.filter((child) => allowed.has(child.name)),
    ...rest.filter((child) => !names.has(child.name)),
  ];
}

function checkChildren(run: Run, node: Node, place: Place): void {
  if (run.open && !run.open.around.has(node.json)) {
    return;
  }
  const { defs, profile } = childrenOf(run, node, place);
  const assigned = assignChildren(run, node, defs, profile);
  checkCardinalities(run, node, defs, assigned, profile);
  for (const child of assigned) {
    checkChild(run, child.node, { def: child.def, profile });
    if (child.slice) {
      checkChild(run, child.node, { def: child.slice, profile });
    }
  }
}

function checkCardinalities(
  run: Run,
  node: Node,
  defs: readonly ElementDef[],
  assigned: readonly Assigned[],
  profile: Definition,
): void {
  const counts = new Map<ElementDef, number>();
  const count = (def: ElementDef): void => {
    counts.set(def, (counts.get(def) ?? 0) + 1);
  };
  for (const child of assigned) {
    count(child.def);
    for (const slice of child.slices) {
      count(slice);
    }
  }
  for (const def of defs) {
    checkCount(run, node, def, counts.get(def) ?? 0, profile);
    checkSliceCounts(run, node, def, counts, profile);
  }
}

function checkSliceCounts(
  run: Run,
  node: Node,
  def: ElementDef,
  counts: Map<ElementDef, number>,
  profile: Definition,
): void {
  for (const slice of def.slices ?? []) {
    checkCount(run, node, slice, counts.get(slice) ?? 0, profile);
    checkSliceCounts(run, node, slice, counts, profile);
  }
}

function checkCount(run: Run, node: Node, def: ElementDef, found: number, profile: Definition): void {
  const least = def.min ?? 0;
  const most = maxOf(def);
  const name = def.sliceName === undefined ? def.path : `${def.path}:${def.sliceName}`;
  const details = {
    rule: `${profile.url}#${def.id}`,
    link: def.sliceName === undefined ? links.cardinality : links.slicing,
  };
  if (found < least) {
    const key = def.sliceName === undefined ? 'min' : 'minSlice';
    report(run, 'error', 'structure', node, key, [name, least, found, versioned(profile)], {
      ...details,
      found: String(found),
      expected: `at least ${least}`,
    });
  }
  if (found > most) {
    report(run, 'error', 'structure', node, 'max', [name, most, found, versioned(profile)], {
      ...details,
      found: String(found),
      expected: `at most ${most}`,
    });
  }
}

/** One child against its element: type, value, and what its type asks for. */
function checkChild(run: Run, node: Node, place: Place): void {
  if (run.open && !run.open.at.has(node.json) && !run.open.around.has(node.json)) {
    return;
  }
  if (!checkType(run, node, place)) {
    return;
  }
  checkInvariants(run, node, place.def, place.profile, true);
  if (node.isResource) {
    run.walk.innerResource(run, node, place);
    if (place.def.children && place.def.children.length > 0) {
      checkElement(run, node, place);
    }
    return;
  }
  checkNativeInvariants(run, node);
  if (run.store.isPrimitive(node.type)) {
    checkPrimitiveChild(run, node, place);
  } else {
    checkComplexChild(run, node, place);
  }
}

function checkPrimitiveChild(run: Run, node: Node, place: Place): void {
  checkPrimitive(run, node, place);
  if (node.children.length === 0 && !(place.def.children ?? []).some((child) => (child.min ?? 0) > 0)) {
    return;
  }
  checkTypeAndOwnChildren(run, node, place);
}

function checkComplexChild(run: Run, node: Node, place: Place): void {
  const { def, profile } = place;
  if (def.fixed !== undefined) {
    checkFixed(run, node, def.fixed, false, profile);
  }
  if (def.pattern !== undefined) {
    checkFixed(run, node, def.pattern, true, profile);
  }
  switch (node.type) {
    case 'Identifier':
      checkIdentifier(run, node);
      break;
    case 'Coding':
      checkCoding(run, node, place);
      break;
    case 'CodeableConcept':
      checkCodeableConcept(run, node, place);
      break;
    case 'Quantity':
      checkQuantity(run, node, place);
      break;
    case 'Attachment':
      checkAttachment(run, node);
      break;
    case 'Reference':
      checkReference(run, node, place);
      break;
    case 'Extension':
      checkExtension(run, node, place);
      break;
    default:
      break;
  }
  checkTypeAndOwnChildren(run, node, place);
}

/** The definition of the type (or the profiles on it) and then what the profile itself says about the children. */
function checkTypeAndOwnChildren(run: Run, node: Node, place: Place): void {
  const { def } = place;
  const backbone = (def.types ?? []).every(
    (type) => type.code === 'BackboneElement' || type.code === 'Element',
  );
  const profiles = typeProfiles(def, node);
  const own = def.children !== undefined && def.children.length > 0;
  if (backbone || def.contentRef !== undefined) {
    checkChildren(run, node, place);
    return;
  }
  if (profiles.length > 0) {
    checkTypeProfiles(run, node, profiles, place);
  }
  const type = run.store.type(node.type);
  if (type && profiles.length === 0) {
    checkElement(run, node, { def: type.root, profile: type });
  }
  if (own) {
    checkChildren(run, node, place);
  }
}

function typeProfiles(def: ElementDef, node: Node): readonly string[] {
  if (node.type === 'Extension' && def.sliceName === undefined) {
    return [];
  }
  return (def.types ?? []).find((type) => type.code === node.type)?.profiles ?? [];
}

/** A type with profiles: the value must keep one of them. */
function checkTypeProfiles(run: Run, node: Node, urls: readonly string[], place: Place): void {
  const known = urls.map((url) => run.store.definition(url)).filter((definition) => definition !== undefined);
  for (const url of urls) {
    if (!run.store.definition(url)) {
      report(run, 'error', 'structure', node, 'profileRequiredUnknown', [url], {
        rule: `${place.profile.url}#${place.def.id}`,
      });
    }
  }
  // An extension is checked against its own definition where its url is read.
  if (node.type === 'Extension') {
    return;
  }
  const [only] = known;
  if (known.length === 1 && only) {
    checkElement(run, node, { def: only.root, profile: only });
    return;
  }
  if (known.length > 1) {
    checkAnyProfile(run, node, known);
  }
}

function checkAnyProfile(run: Run, node: Node, profiles: readonly Definition[]): void {
  const failures = profiles.map((profile) =>
    run.issues.capture(() => checkElement(run, node, { def: profile.root, profile })),
  );
  const good = failures.find(
    (issues) => !issues.some((issue) => issue.severity === 'error' || issue.severity === 'fatal'),
  );
  if (good) {
    run.issues.keep(good);
    return;
  }
  report(
    run,
    'error',
    'structure',
    node,
    'noProfileMatches',
    [profiles.map((profile) => profile.url).join(', ')],
    {
      link: links.profiling,
    },
  );
  for (const issues of failures) {
    run.issues.keep(issues);
  }
}

/** Names of types that stand for any type below them. */
const abstractTypes = new Set(['Element', 'BackboneElement', 'Resource', 'DomainResource']);

function checkType(run: Run, node: Node, { def, profile }: Place): boolean {
  const types = def.types;
  if (!types || types.length === 0 || profile.derivation !== 'constraint') {
    return true;
  }
  if (
    types.some(
      (type) =>
        type.code === node.type || abstractTypes.has(type.code) || run.store.isSubtype(node.type, type.code),
    )
  ) {
    return true;
  }
  // R4 has both for Resource.id and Element.id.
  if (node.name === 'id' && types.some((type) => type.code === 'id' || type.code === 'string')) {
    return true;
  }
  if (profile.type === 'Extension' && node.name === 'value') {
    return true;
  }
  const allowed = types.map((type) => type.code).join(', ');
  report(
    run,
    'error',
    'structure',
    def.name.endsWith('[x]') && node.parent ? node.parent : node,
    'wrongType',
    [node.type, allowed, versioned(profile)],
    {
      rule: `${profile.url}#${def.id}`,
      found: node.type,
      expected: allowed,
      link: links.profiling,
    },
  );
  return false;
}
