// Every route of the running adapter, as Express holds them: so that a new one without cases is noticed.
import express from 'express';
import { vi } from 'vitest';

interface Layer {
  readonly route?: {
    readonly path: string | readonly string[];
    readonly methods: Readonly<Record<string, boolean>>;
  };
  readonly handle: { readonly stack?: readonly Layer[] };
}

export interface RouteWatch {
  /** `METHOD /path` of each route, and `USE /path` of each router that is mounted. */
  routes(): string[];
}

/** Watches from now on; call it before the adapter starts. Express keeps no mount paths, so they are noted as they are given. */
export function watchRoutes(): RouteWatch {
  const mounts = new Map<unknown, string>();
  const routers = new Set<{ readonly stack: readonly Layer[] }>();
  const { use } = express.Router.prototype as { use: (...args: unknown[]) => unknown };
  vi.spyOn(express.Router.prototype as { use: typeof use }, 'use').mockImplementation(function (
    this: unknown,
    ...args: unknown[]
  ) {
    routers.add(this as { readonly stack: readonly Layer[] });
    const path = typeof args[0] === 'string' ? args[0] : '/';
    for (const handler of args.flat()) {
      if (typeof handler === 'function') {
        mounts.set(handler, path);
      }
    }
    return use.apply(this, args);
  });
  const walk = (stack: readonly Layer[], prefix: string): string[] =>
    stack.flatMap(({ route, handle }) => {
      if (route) {
        const methods = Object.keys(route.methods).map((method) => method.toUpperCase());
        return [route.path]
          .flat()
          .flatMap((path) => methods.map((method) => `${method} ${joined(prefix, path)}`));
      }
      const path = joined(prefix, mounts.get(handle) ?? '/');
      return handle.stack ? [`USE ${path}`, ...walk(handle.stack, path)] : [];
    });
  return {
    // Of all apps of this process the adapter is the one that says whether it is ready.
    routes: () =>
      [...routers]
        .map(({ stack }) => walk(stack, ''))
        .filter((routes) => routes.includes('GET /ready'))
        .flatMap((routes) => [...new Set(routes)]),
  };
}

function joined(prefix: string, path: string): string {
  return `${prefix}${path}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
}
