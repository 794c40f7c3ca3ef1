// Changes bodies as vectors say: a path in dots, which begins at the Bundle or at the first resource of a type in it.
import type { Bundle } from '@medplum/fhirtypes';
import type { Edit } from './vector.ts';

type Node = Record<string, unknown> | unknown[];

/** The body with the edits done, one after the other; throws when a path leads nowhere (a fault of the vector). */
export function edited<T extends object>(body: T, edits: readonly Edit[]): T {
  const changed = structuredClone(body);
  for (const edit of edits) {
    const [start = '', ...path] = edit.at.split('.');
    const last = path.pop();
    let node = beginning(changed, start);
    if (last === undefined) {
      // The whole resource goes out of the Bundle.
      removeResource(changed as unknown as Bundle, node);
      continue;
    }
    for (const name of path) {
      node = step(node, name, edit.at);
    }
    change(node, last, edit);
  }
  return changed;
}

function beginning(body: object, start: string): Node {
  const { resourceType, entry = [] } = body as Bundle;
  const found =
    resourceType === start || start === 'plan'
      ? body
      : entry.find(({ resource }) => resource?.resourceType === start)?.resource;
  if (!found) {
    throw new Error(`The body has no ${start}`);
  }
  return found as unknown as Node;
}

function step(node: Node, name: string, path: string): Node {
  const container = node as Record<string, unknown>;
  container[name] ??= {};
  const next = container[name];
  if (typeof next !== 'object' || next === null) {
    throw new Error(`Nothing can stand at ${path}`);
  }
  return next as Node;
}

function change(node: Node, last: string, edit: Edit): void {
  if ('remove' in edit) {
    if (Array.isArray(node)) {
      node.splice(Number(last), 1);
    } else {
      delete node[last];
    }
  } else if (Array.isArray(node) && last === '-') {
    node.push(edit.put);
  } else {
    (node as Record<string, unknown>)[last] = edit.put;
  }
}

function removeResource(bundle: Bundle, resource: Node): void {
  bundle.entry = (bundle.entry ?? []).filter((each) => (each.resource as unknown) !== resource);
}
