// A whole resource against a profile: once for each pair, also when profiles refer to each other in a circle.
import type { Definition } from '../definitions/model.ts';
import { hasErrors } from '../issue-list.ts';
import type { Node } from '../tree/node.ts';
import { checkElement } from './element.ts';
import { type ProfileOutcome, type Run, report } from './run.ts';

function outcomes(run: Run, node: Node): Map<Definition, ProfileOutcome> {
  let map = run.checked.get(node);
  if (!map) {
    map = new Map();
    run.checked.set(node, map);
  }
  return map;
}

/** Checks a resource against a profile and tells what is wrong. */
export function checkProfile(run: Run, node: Node, profile: Definition): void {
  const map = outcomes(run, node);
  if (map.get(profile)?.done === false) {
    return;
  }
  const outcome: ProfileOutcome = { done: false, valid: true };
  map.set(profile, outcome);
  if (!typeFits(run, node, profile)) {
    report(run, 'error', 'invalid', node, 'profileWrongType', [profile.url, profile.type, node.type], {
      rule: profile.url,
    });
    outcome.valid = false;
    outcome.done = true;
    return;
  }
  const issues = run.issues.capture(() => {
    checkElement(run, node, { def: profile.root, profile });
    for (const url of profile.imposes ?? []) {
      const imposed = run.store.definition(url);
      if (imposed) {
        checkProfile(run, node, imposed);
      }
    }
  });
  run.issues.keep(issues);
  outcome.valid = !hasErrors(issues);
  outcome.done = true;
}

function typeFits(run: Run, node: Node, profile: Definition): boolean {
  return run.store.isSubtype(node.type, profile.type);
}

/** Longest chain of references that is followed from profile to profile. */
const mostNested = 150;

/** A chain of references, each to be judged by a profile that asks for the next, is longer than what is followed. */
export class TooNested extends Error {
  override readonly name = 'TooNested';
}

/** Whether a resource or element keeps a profile, without telling issues; undefined when the profile is not known. */
export function conformsTo(run: Run, node: Node, url: string): boolean | undefined {
  const profile = run.store.definition(url);
  if (!profile) {
    return undefined;
  }
  const map = outcomes(run, node);
  const known = map.get(profile);
  // Still under way: what is being proved may be assumed, as profiles may refer to each other.
  if (known) {
    return known.done ? known.valid : true;
  }
  if (run.nesting >= mostNested) {
    // Told at the root and as an error: what nobody looked at is not valid.
    throw new TooNested();
  }
  const outcome: ProfileOutcome = { done: false, valid: true };
  map.set(profile, outcome);
  const { tested, open } = run;
  run.tested = new Map();
  // Of another profile nothing is settled.
  run.open = undefined;
  run.nesting += 1;
  const issues = run.issues.capture(() => {
    if (typeFits(run, node, profile)) {
      checkElement(run, node, { def: profile.root, profile });
    } else {
      outcome.valid = false;
    }
  });
  run.nesting -= 1;
  run.tested = tested;
  run.open = open;
  outcome.valid &&= !hasErrors(issues);
  outcome.done = true;
  // The finding is kept, the check is not: the issues were thrown away, and a later check must tell them.
  return outcome.valid;
}
