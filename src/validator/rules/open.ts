// What is left to look at in a resource of which everything else is known to be faultless.

/** Objects of its JSON. */
export interface Open {
  /** Those of which something may have to be told. */
  readonly at: ReadonlySet<unknown>;
  /** Those around them: the way to them leads through these. */
  readonly around: ReadonlySet<unknown>;
}

/** A resource in which there is no error. */
export interface Settled {
  /** Packages whose extensions it uses and that are not at hand. */
  readonly packages: ReadonlySet<string>;
  /** Where there may be a warning; undefined when there is none. */
  readonly open: Open | undefined;
}

/** Finds the way to the open objects of a resource. `stop` has the resources within it, which are looked at on their own. */
export function openTo(resource: unknown, at: ReadonlySet<unknown>, stop: ReadonlySet<unknown>): Open {
  const around = new Set<unknown>();
  const leads = (value: object): boolean => {
    let found = false;
    for (const below of Object.values(value) as unknown[]) {
      if (below !== null && typeof below === 'object') {
        // First the way, then the place itself: an open object may have others in it.
        const further = !stop.has(below) && leads(below);
        found = further || at.has(below) || found;
      }
    }
    if (found) {
      around.add(value);
    }
    return found;
  };
  leads(resource as object);
  return { at, around };
}
