// How long a request waits for the server behind and for the store, each wait a span of its trace: what is left of its time is the
// guard's own.
import type { GuardStorePort } from '../../../flows/guard/ports.ts';
import { inSpan } from '../../telemetry/observe.ts';
import type { GuardParts } from '../context.ts';

export class Stopwatch {
  #open = 0;
  #since = 0;
  #waited = 0;

  /** Milliseconds in which something was waited for; what is waited for at once counts once. */
  get waited(): number {
    return this.#waited;
  }

  /** Something is waited for, until what is given back is called. */
  start(): () => void {
    this.#since = this.#open === 0 ? performance.now() : this.#since;
    this.#open += 1;
    let ended = false;
    return () => {
      this.#open -= ended ? 0 : 1;
      this.#waited += !ended && this.#open === 0 ? performance.now() - this.#since : 0;
      ended = true;
    };
  }

  async during<T>(work: Promise<T>): Promise<T> {
    const end = this.start();
    try {
      return await work;
    } finally {
      end();
    }
  }
}

/** The same parts, with every wait for them on the watch and in the trace. */
export function watched(parts: GuardParts, watch: Stopwatch): GuardParts {
  return {
    ...parts,
    live: timed(parts.live, watch, 'server'),
    upstream: timed(parts.upstream, watch, 'server'),
    store: { ...timed(parts.store, watch, 'store'), locked: lockedBy(parts.store, watch) },
  };
}

/** Everything that is answered with a promise; pages come one by one, and nobody here asks for them. */
function timed<Port extends object>(port: Port, watch: Stopwatch, of: string): Port {
  const methods = Object.entries(port).map(([name, value]) => [
    name,
    typeof value === 'function' && name !== 'pages'
      ? (...given: unknown[]) => inSpan(`${of} ${name}`, {}, () => watch.during(value.apply(port, given)))
      : value,
  ]);
  return Object.fromEntries(methods) as Port;
}

/** Waiting for a lock counts; what is done under it does not. */
function lockedBy(store: GuardStorePort, watch: Stopwatch): GuardStorePort['locked'] {
  return (keys, work) =>
    inSpan('store locked', {}, async () => {
      let end = watch.start();
      try {
        return await store.locked(keys, async (begin) => {
          end();
          const done = await inSpan('guard judge', {}, () =>
            work((...given) => inSpan('store begin', {}, () => watch.during(begin(...given)))),
          );
          end = watch.start();
          return done;
        });
      } finally {
        end();
      }
    });
}
