// What holds for every resource beside its snapshot: ids, containment, profiles it claims, rules of its type.

import { isLanguageTag } from '../../ground/words/language-tag.ts';
import { links } from '../messages.ts';
import { printable } from '../tree/build.ts';
import type { Node } from '../tree/node.ts';
import { tellPackage } from './extension.ts';
import type { Settled } from './open.ts';
import { checkProfile } from './profile.ts';
import { errorToday, type Place, type Run, report } from './run.ts';
import { checkTypeRules } from './types/type-rules.ts';

/** The outermost resource: base definition, stated profiles, profiles of `meta.profile`. */
export function checkResource(run: Run, node: Node, profiles: readonly string[]): void {
  const settled = run.settled?.get(node.json);
  if (settled) {
    checkSettled(run, node, settled, profiles);
    return;
  }
  checkAgainstAll(run, node, profiles);
  checkTypeRules(run, node);
  checkContained(run, node);
  checkDuplicateIds(run, node);
}

function checkAgainstAll(run: Run, node: Node, profiles: readonly string[]): void {
  checkResourceId(run, node);
  const base = run.store.type(node.type);
  if (base) {
    checkProfile(run, node, base);
  }
  for (const url of profiles) {
    const profile = run.store.definition(url);
    const broken = run.store.whyBroken(url);
    if (profile) {
      checkProfile(run, node, profile);
    } else if (broken !== undefined) {
      report(run, 'error', 'exception', node, 'profileBroken', [url, broken], { rule: url });
    } else {
      report(run, 'error', 'not-found', node, 'profileUnknown', [printable(url)], { rule: url });
    }
  }
  checkClaimedProfiles(run, node);
  checkSecurityLabels(run, node);
  checkLanguage(run, node);
}

function checkLanguage(run: Run, node: Node): void {
  const language = node.child('language');
  const tag = language?.value;
  if (language && typeof tag === 'string' && tag !== '' && !isLanguageTag(tag)) {
    report(run, errorToday(run), 'invalid', language, 'languageTag', [printable(tag)], {
      found: printable(tag),
      link: links.datatypes,
    });
  }
}

function checkClaimedProfiles(run: Run, node: Node): void {
  const claimed = node.child('meta')?.all('profile') ?? [];
  claimed.forEach((claim) => {
    const url = String(claim.value ?? '');
    if (url === '' || isBaseVersion(run, node, url)) {
      return;
    }
    const profile = run.store.definition(url);
    const broken = run.store.whyBroken(url);
    if (profile) {
      checkProfile(run, node, profile);
    } else if (broken !== undefined) {
      report(run, 'error', 'exception', claim, 'profileBroken', [printable(url), broken], { rule: url });
    } else {
      report(run, 'warning', 'structure', claim, 'profileUnknown', [printable(url)], { rule: url });
    }
  });
}

function isBaseVersion(run: Run, node: Node, url: string): boolean {
  return run.store.type(node.type)?.url === url;
}

function checkResourceId(run: Run, node: Node): void {
  const id = node.child('id');
  if (!id) {
    if (node.special === 'contained') {
      report(run, 'error', 'invalid', node, 'resourceIdMissing', [], { link: links.contained });
    }
    return;
  }
  const text = String(id.value ?? '');
  if (id.value === undefined) {
    report(run, errorToday(run), 'invalid', id, 'resourceIdNoValue', [], { link: links.datatypes });
  } else if (text.length > 64) {
    report(run, 'error', 'invalid', id, 'resourceIdLong', [text.length], { link: links.datatypes });
  } else if (text !== '' && !/^[A-Za-z0-9\-.]+$/.test(text)) {
    report(run, 'error', 'invalid', id, 'resourceIdChars', [], { link: links.datatypes });
  }
}

function checkSecurityLabels(run: Run, node: Node): void {
  const seen = new Set<string>();
  for (const label of node.child('meta')?.all('security') ?? []) {
    const key = `${label.text('system')}#${label.text('code')}`;
    if (seen.has(key)) {
      report(run, 'error', 'business-rule', label, 'securityDuplicate');
    }
    seen.add(key);
  }
}

/** A resource inside another one: contained, an entry of a Bundle, a parameter. */
export function checkInnerResource(run: Run, node: Node, place: Place): void {
  const types = place.def.types ?? [];
  const allowed = types.find((type) => run.store.isSubtype(node.type, type.code));
  if (!allowed) {
    const names = types.map((type) => type.code).join(', ');
    report(run, 'error', 'informational', node, 'resourceTypeNotAllowed', [node.type, names], {
      found: node.type,
      expected: names,
    });
    return;
  }
  const settled = node.special === 'contained' ? undefined : run.settled?.get(node.json);
  const isNew = run.checked.get(node)?.size === undefined || place.profile.derivation !== 'constraint';
  if (settled) {
    if (isNew) {
      checkSettled(run, node, settled, []);
    }
  } else if (isNew && node.special === 'contained') {
    checkAgainstAll(run, node, []);
    checkTypeRules(run, node);
  } else if (isNew) {
    const { open } = run;
    run.open = undefined;
    checkAgainstAll(run, node, []);
    checkTypeRules(run, node);
    checkContained(run, node);
    checkDuplicateIds(run, node);
    run.open = open;
  }
  checkAnyOf(run, node, allowed.profiles ?? []);
}

/** A resource without errors: only where a warning may have to be told it is looked at again. */
function checkSettled(run: Run, node: Node, { packages, open }: Settled, profiles: readonly string[]): void {
  for (const name of packages) {
    tellPackage(run.issues, run.root.path, name);
  }
  if (open) {
    const around = run.open;
    run.open = open;
    checkAgainstAll(run, node, profiles);
    run.open = around;
  }
}

function checkAnyOf(run: Run, node: Node, urls: readonly string[]): void {
  const profiles = urls.map((url) => ({ url, profile: run.store.definition(url) }));
  for (const { url, profile } of profiles) {
    if (!profile) {
      report(run, 'error', 'invalid', node, 'profileRequiredUnknown', [url]);
    }
  }
  const known = profiles.map(({ profile }) => profile).filter((profile) => profile !== undefined);
  const [only] = known;
  if (known.length === 1 && only) {
    checkProfile(run, node, only);
    return;
  }
  if (known.length === 0) {
    return;
  }
  const kept = known.map((profile) => run.issues.capture(() => checkProfile(run, node, profile)));
  const good = kept.find(
    (issues) => !issues.some((issue) => issue.severity === 'error' || issue.severity === 'fatal'),
  );
  if (good) {
    run.issues.keep(good);
  } else {
    report(run, 'error', 'invalid', node, 'noProfileMatches', [urls.join(', ')]);
  }
}

const domainResource = 'http://hl7.org/fhir/StructureDefinition/DomainResource';

/** Contained resources: ids differ, and each is referred to or refers to its container (dom-3). */
function checkContained(run: Run, node: Node): void {
  const contained = node.all('contained');
  if (contained.length === 0) {
    return;
  }
  const ids = new Set<string>();
  for (const inner of contained) {
    const id = inner.text('id');
    if (id !== undefined && ids.has(id)) {
      report(run, 'error', 'duplicate', inner, 'containedDuplicate', [printable(id)], {
        link: links.contained,
      });
    }
    if (id !== undefined) {
      ids.add(id);
    }
  }
  const reached = reachable(run, node, contained);
  for (const inner of contained) {
    if (reached.has(inner)) {
      continue;
    }
    report(
      run,
      'error',
      'invalid',
      inner.barePath,
      'containedUnreferenced',
      [printable(inner.text('id') ?? '')],
      {
        rule: `${domainResource}#dom-3`,
        link: links.contained,
      },
    );
  }
}

/** Contained resources that are referred to, directly or through each other, and those that refer to the container. */
function reachable(run: Run, node: Node, contained: readonly Node[]): Set<Node> {
  const reached = new Set<Node>();
  const byId = new Map(contained.map((inner) => [inner.text('id') ?? '', inner]));
  // A list and no recursion: a chain may be as long as the resource allows.
  const visit = (start: ReadonlySet<string> | undefined): void => {
    const waiting = [start];
    for (let references = waiting.pop(); references; references = waiting.pop()) {
      for (const id of references) {
        const target = byId.get(id);
        if (!target || reached.has(target)) {
          continue;
        }
        reached.add(target);
        waiting.push(run.localReferences.get(target) ?? new Set());
      }
    }
  };
  visit(run.localReferences.get(node));
  for (const inner of contained) {
    const references = run.localReferences.get(inner);
    if (!references?.has('')) {
      continue;
    }
    reached.add(inner);
    visit(references);
  }
  return reached;
}

/** Element ids are unique in a resource; snapshot and differential of a StructureDefinition are told apart. */
function checkDuplicateIds(run: Run, node: Node): void {
  const visit = (element: Node, ids: Set<string>): void => {
    for (const child of element.children) {
      if (child.isResource) {
        continue;
      }
      const id = child.text('id');
      if (id !== undefined && id !== '') {
        if (ids.has(id)) {
          report(run, 'error', 'business-rule', child, 'duplicateId');
        }
        ids.add(id);
      }
      visit(child, child.def.path === 'StructureDefinition.snapshot' ? new Set() : ids);
    }
  };
  visit(node, new Set());
}
