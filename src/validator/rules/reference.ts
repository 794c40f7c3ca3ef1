// References: form, target type, target profile, aggregation. https://hl7.org/fhir/R4/references.html
import type { ElementDef, TypeRef } from '../definitions/model.ts';
import { links } from '../messages.ts';
import { printable } from '../tree/build.ts';
import type { Node } from '../tree/node.ts';
import { type Resolution, type RestReference, readRestReference, resolveReference } from './resolve.ts';
import { errorToday, noteLocal, type Place, type Run, report } from './run.ts';

const typeBase = 'http://hl7.org/fhir/StructureDefinition/';

function referenceType(def: ElementDef): TypeRef | undefined {
  return def.types?.find((type) => type.code === 'Reference');
}

/** A uri, url or canonical may point into the resource as a reference does. */
export function checkUriReference(run: Run, node: Node, text: string): void {
  if (text.startsWith('#')) {
    noteLocal(run, node, text.slice(1));
  }
}

export function checkReference(run: Run, node: Node, place: Place): void {
  const reference = node.text('reference');
  if (reference === undefined || reference === '') {
    const identifier = node.child('identifier');
    if (!identifier && node.child('display') === undefined && node.child('reference') === undefined) {
      report(run, 'warning', 'structure', node, 'referenceNoDisplay', [], { link: links.references });
    }
    return;
  }
  if (/\s/.test(reference)) {
    report(run, errorToday(run), 'invalid', node, 'referenceBadUrl', [], { link: links.references });
  }
  checkConditional(run, node, reference);
  checkEntryNamed(run, node, reference);
  const resolution = resolveReference(run, reference, node);
  if (reference.startsWith('#')) {
    noteLocal(run, node, reference.slice(1));
  }
  checkResolved(run, node, reference, resolution);
  const rest = readRestReference(run, reference.split('#')[0] ?? '');
  const targetType = resolution.target?.type ?? rest?.type;
  checkStatedType(run, node, place, targetType);
  if (resolution.target) {
    checkTarget(run, node, place, reference, resolution);
  } else {
    checkUnresolved(run, node, place, reference);
  }
  checkAggregation(run, node, place, resolution, reference);
}

function checkResolved(run: Run, node: Node, reference: string, resolution: Resolution): void {
  const details = { link: links.references };
  const shown = printable(reference);
  if (resolution.ambiguous) {
    report(run, 'error', 'forbidden', node, 'referenceAmbiguous', [shown], details);
  }
  if (resolution.target) {
    return;
  }
  if (resolution.kind === 'contained') {
    report(run, 'error', 'structure', node, 'referenceUnresolved', [shown], details);
    report(
      run,
      'error',
      'invariant',
      node,
      'invariant',
      ['ref-1', 'SHALL have a contained resource if a local reference is provided'],
      {
        rule: `${typeBase}Reference#ref-1`,
        link: links.contained,
      },
    );
  } else if (run.options.requireResolved && !/example\.(org|com)|acme\.com/.test(reference)) {
    report(run, 'error', 'structure', node, 'referenceUnresolved', [shown], details);
  } else if (resolution.noFullUrl && !isResponse(node)) {
    report(run, 'error', 'required', node, 'referenceOutsideBundle', [shown], details);
  }
}

/** An entry that refers to anything outside of itself needs to say what it is called itself. */
function checkEntryNamed(run: Run, node: Node, reference: string): void {
  const { resource } = node;
  const entry = resource.special === 'entry' ? resource.parent : undefined;
  if (!entry || reference.startsWith('#') || entry.child('fullUrl') || isResponse(node)) {
    return;
  }
  report(run, errorToday(run), 'required', entry, 'bundleEntryUnnamed', [], { link: links.bundle });
}

function isResponse(node: Node): boolean {
  return ['batch-response', 'transaction-response'].includes(bundleType(node) ?? '');
}

/** `Patient?identifier=…` is found by the server that carries out a transaction, and by nobody else. */
function checkConditional(run: Run, node: Node, reference: string): void {
  const cut = reference.indexOf('?');
  if (cut < 0 || !run.store.isResourceType(reference.slice(0, cut))) {
    return;
  }
  const details = { link: links.references };
  if (bundleType(node) !== 'transaction') {
    report(run, errorToday(run), 'invalid', node, 'referenceConditional', [], details);
  }
  if (!reference.slice(cut + 1).includes('=')) {
    report(run, errorToday(run), 'invalid', node, 'referenceQuery', [], details);
  }
}

function bundleType(node: Node): string | undefined {
  for (let at: Node | undefined = node; at; at = at.parent) {
    if (at.type === 'Bundle') {
      return at.text('type');
    }
  }
  return undefined;
}

function targetTypes(run: Run, type: TypeRef | undefined): string[] {
  return (type?.targets ?? []).map(
    (url) => run.store.definition(url)?.type ?? url.slice(url.lastIndexOf('/') + 1),
  );
}

/** True when a profile that the target may keep is not at hand: it may be for any type. */
function hasUnknownTarget(run: Run, type: TypeRef | undefined): boolean {
  return type?.targets?.some((url) => run.store.definition(url) === undefined) ?? false;
}

function allowsAny(type: TypeRef | undefined): boolean {
  return !type?.targets || type.targets.length === 0 || type.targets.includes(`${typeBase}Resource`);
}

/** Reference.type must be allowed here and be the type of the target. */
function checkStatedType(run: Run, node: Node, { def }: Place, targetType: string | undefined): void {
  const stated = node.text('type');
  if (stated === undefined) {
    return;
  }
  const name = stated.startsWith(typeBase) ? stated.slice(typeBase.length) : stated;
  const type = referenceType(def);
  if (name !== stated) {
    report(run, errorToday(run), 'structure', node, 'referenceTypeUrl', [printable(name)], {
      found: printable(stated),
      expected: printable(name),
      link: links.references,
    });
  }
  const types = targetTypes(run, type);
  if (!allowsAny(type) && !hasUnknownTarget(run, type) && !types.includes(name)) {
    report(run, 'error', 'structure', node, 'referenceTarget', [printable(name), types.join(', ')], {
      found: printable(name),
      expected: types.join(', '),
      link: links.references,
    });
  }
  if (targetType !== undefined && targetType !== name) {
    report(run, 'error', 'structure', node, 'referenceTypeMismatch', [printable(name), targetType], {
      link: links.references,
    });
  }
}

function checkTarget(run: Run, node: Node, place: Place, reference: string, { target }: Resolution): void {
  const type = referenceType(place.def);
  if (!target || !type || allowsAny(type)) {
    return;
  }
  const details = { rule: `${place.profile.url}#${place.def.id}`, link: links.references };
  const profiles = (type.targets ?? [])
    .map((url) => run.store.definition(url))
    .filter((profile) => profile !== undefined)
    .filter((profile) => profile.type === target.type);
  if (profiles.length === 0 && !hasUnknownTarget(run, type)) {
    const types = targetTypes(run, type).join(', ');
    report(run, 'error', 'structure', node, 'referenceTarget', [target.type, types], {
      ...details,
      found: target.type,
      expected: types,
    });
    return;
  }
  if (profiles.some((profile) => profile.derivation !== 'constraint')) {
    return;
  }
  if (profiles.some((profile) => run.walk.conformsTo(run, target, profile.url) !== false)) {
    return;
  }
  if (hasUnknownTarget(run, type)) {
    const missing = (type.targets ?? []).filter((url) => run.store.definition(url) === undefined).join(', ');
    report(
      run,
      'warning',
      'not-found',
      node,
      'referenceProfileUnknown',
      [printable(reference), missing],
      details,
    );
    return;
  }
  const urls = profiles.map((profile) => profile.url).join(', ');
  report(run, 'error', 'structure', node, 'referenceProfile', [printable(reference), urls], {
    ...details,
    expected: urls,
  });
}

/**
 * What can be said of a target that is not at hand: its type, when the reference names one. The profiles of the base
 * specification do not ask for it, as HL7's validator has it: only a profile of a guide closes the door.
 */
function checkUnresolved(run: Run, node: Node, place: Place, reference: string): void {
  const type = referenceType(place.def);
  if (
    allowsAny(type) ||
    hasUnknownTarget(run, type) ||
    place.profile.derivation !== 'constraint' ||
    place.profile.url.startsWith(typeBase)
  ) {
    return;
  }
  const rest: RestReference | undefined = readRestReference(run, reference);
  if (!rest) {
    return;
  }
  const types = targetTypes(run, type);
  if (types.length > 0 && !types.includes(rest.type)) {
    report(run, 'error', 'structure', node, 'referenceTarget', [rest.type, types.join(', ')], {
      rule: `${place.profile.url}#${place.def.id}`,
      found: rest.type,
      expected: types.join(', '),
      link: links.references,
    });
  }
}

function isAllowed(mode: string, resolution: Resolution): boolean {
  if (mode === 'contained') {
    return resolution.kind === 'contained';
  }
  if (mode === 'bundled') {
    return resolution.kind === 'internal';
  }
  return resolution.kind !== 'contained';
}

function checkAggregation(
  run: Run,
  node: Node,
  place: Place,
  resolution: Resolution,
  reference: string,
): void {
  const modes = referenceType(place.def)?.aggregation;
  if (!modes || modes.length === 0) {
    return;
  }
  const details = { rule: `${place.profile.url}#${place.def.id}`, link: links.references };
  if (resolution.target) {
    if (modes.some((mode) => isAllowed(mode, resolution))) {
      return;
    }
    report(
      run,
      'error',
      'structure',
      node,
      'referenceAggregation',
      [resolution.kind, modes.join(', ')],
      details,
    );
  } else if (!modes.includes('referenced')) {
    report(run, 'error', 'required', node, 'referenceOutsideBundle', [printable(reference)], details);
  }
}
