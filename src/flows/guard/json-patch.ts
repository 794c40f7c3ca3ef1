// JSON Patch over a resource: what it becomes, before anything is sent. https://www.rfc-editor.org/rfc/rfc6902

/** The patched value, or why it cannot be: a text without anything of the resource. */
export type Patched = { readonly value: unknown } | { readonly problem: string };

type Container = Record<string, unknown> | unknown[];

export function applyPatch(before: unknown, patch: unknown): Patched {
  if (!Array.isArray(patch)) {
    return { problem: 'A JSON Patch is a list of operations' };
  }
  const holder: Record<string, unknown> = { root: structuredClone(before) };
  for (const [at, operation] of patch.entries()) {
    const problem = applyOne(holder, operation as Record<string, unknown> | null);
    if (problem !== undefined) {
      return { problem: `Operation ${at} cannot be done: ${problem}` };
    }
  }
  return { value: holder.root };
}

function applyOne(
  holder: Record<string, unknown>,
  operation: Record<string, unknown> | null,
): string | undefined {
  const { op, path, from, value } = operation ?? {};
  const to = pointerOf(path);
  if (to === undefined) {
    return 'its path is no JSON pointer';
  }
  switch (op) {
    case 'add':
      return add(holder, to, value);
    case 'remove':
      return remove(holder, to).problem;
    case 'replace': {
      const { problem } = remove(holder, to);
      return problem ?? add(holder, to, value);
    }
    case 'test': {
      const found = find(holder, to);
      return found !== undefined && JSON.stringify(found.value) === JSON.stringify(value)
        ? undefined
        : 'what stands there is another';
    }
    case 'move':
    case 'copy':
      return transfer(holder, op, pointerOf(from), to);
    default:
      return 'its op is none of JSON Patch';
  }
}

function transfer(
  holder: Record<string, unknown>,
  op: 'move' | 'copy',
  from: readonly string[] | undefined,
  to: readonly string[],
): string | undefined {
  const found = from && find(holder, from);
  if (!from || !found) {
    return 'nothing stands at from';
  }
  if (op === 'move') {
    if (to.length > from.length && from.every((part, at) => part === to[at])) {
      return 'it moves something into itself';
    }
    remove(holder, from);
  }
  return add(holder, to, structuredClone(found.value));
}

const forbidden = new Set(['__proto__', 'constructor', 'prototype']);

function pointerOf(path: unknown): string[] | undefined {
  if (typeof path !== 'string' || (path !== '' && !path.startsWith('/'))) {
    return undefined;
  }
  const parts = path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return parts.some((part) => forbidden.has(part)) ? undefined : ['root', ...parts];
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

function child(container: Container, key: string): { readonly value: unknown } | undefined {
  if (Array.isArray(container)) {
    const at = indexOf(key);
    return at !== undefined && at < container.length ? { value: container[at] } : undefined;
  }
  return Object.hasOwn(container, key) ? { value: container[key] } : undefined;
}

function indexOf(key: string): number | undefined {
  return /^(0|[1-9]\d{0,8})$/.test(key) ? Number(key) : undefined;
}

function find(
  holder: Record<string, unknown>,
  path: readonly string[],
): { readonly value: unknown } | undefined {
  let found: { readonly value: unknown } | undefined = { value: holder };
  for (const part of path) {
    found = found && isContainer(found.value) ? child(found.value, part) : undefined;
  }
  return found;
}

function add(holder: Record<string, unknown>, path: readonly string[], value: unknown): string | undefined {
  const parent = find(holder, path.slice(0, -1))?.value;
  const key = path.at(-1) ?? '';
  if (value === undefined) {
    return 'it has no value';
  }
  if (!isContainer(parent)) {
    return 'nothing stands where it leads';
  }
  if (!Array.isArray(parent)) {
    parent[key] = value;
    return undefined;
  }
  const at = key === '-' ? parent.length : indexOf(key);
  if (at === undefined || at > parent.length) {
    return 'its place in the list is none';
  }
  parent.splice(at, 0, value);
  return undefined;
}

function remove(holder: Record<string, unknown>, path: readonly string[]): { readonly problem?: string } {
  const parent = find(holder, path.slice(0, -1))?.value;
  const key = path.at(-1) ?? '';
  if (!isContainer(parent) || child(parent, key) === undefined) {
    return { problem: 'nothing stands there' };
  }
  if (Array.isArray(parent)) {
    parent.splice(Number(key), 1);
  } else {
    delete parent[key];
  }
  return {};
}
