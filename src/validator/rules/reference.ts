// References: form, target type, target profile, aggregation. https://hl7.org/fhir/R4/references.html
import type { ElementDef, TypeRef } from '../definitions/model.ts';
import { links } from '../messages.ts';
import { printable } from '../tree/build.ts';
import type { Node } from '../tree/node.ts';
import { type Resolution, type RestReference, readRestReference, resolveReference } from './resolve.ts';
import { noteLocal, type Place, type Run, report } from './run.ts';

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
  // HL7's validator of 2023 lets blanks pass, the one of 2026 does not: a warning until the spec says it.
  if (/\s/.test(reference)) {
    report(run, 'warning', 'invalid', node, 'referenceBadUrl', [], { link: links.references });
  }
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
  } else if (
    resolution.noFullUrl &&
    bundleType(node) !== 'batch-response' &&
    bundleType(node) !== 'transaction-response'
  ) {
    report(run, 'error', 'required', node, 'referenceOutsideBundle', [shown], details);
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
  const types = targetTypes(run, type);
  if (!allowsAny(type) && !types.includes(name)) {
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
  const known = (type.targets ?? []).map((url) => run.store.definition(url));
  (type.targets ?? []).forEach((url, index) => {
    if (!known[index]) {
      report(run, 'error', 'structure', node, 'profileRequiredUnknown', [url], details);
    }
  });
  const profiles = known
    .filter((profile) => profile !== undefined && profile.type === target.type)
    .filter((profile) => profile !== undefined);
  if (profiles.length === 0) {
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
