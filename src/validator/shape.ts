// Whether a resource has the shape that R4 gives it: objects, lists and simple values where they belong. Nothing else is judged, so
// that what others write flows; and nothing of its content is told.
import type { DefinitionStore } from './definitions/store.ts';
import type { MessageKey } from './messages.ts';
import { buildResource } from './tree/build.ts';

/** What keeps nobody from reading the rest: nothing where nothing was needed, and what another system added. */
const harmless: ReadonlySet<MessageKey> = new Set([
  'emptyObject',
  'emptyArray',
  'unknownProperty',
  'unknownPropertyNear',
]);

/** The path of the first value that is of another kind than R4 says; undefined when each is as it must be. */
export function shapeFaultIn(store: DefinitionStore, resource: unknown): string | undefined {
  let first: string | undefined;
  const issues = {
    add(_severity: unknown, _code: unknown, path: string, key: MessageKey, values?: readonly unknown[]) {
      // A number that is written as a text reads as the number; a text for a boolean would be true whatever it says.
      const isReadable = harmless.has(key) || (key === 'jsonType' && values?.[0] === 'number');
      first ??= isReadable ? undefined : path;
    },
  };
  buildResource(resource, { store, issues });
  return first;
}
