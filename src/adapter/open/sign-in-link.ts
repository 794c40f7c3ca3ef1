// A link into the overview of a running adapter, made beside it.
import type { Config } from '../config/config.ts';
import { OVERVIEW } from '../parts/pages.ts';
import { withStore } from './store.ts';

/** A link that lets one person in, once, within 15 minutes. */
export function makeSignInLink({ store, listen, publicUrl }: Config): Promise<string> {
  const { host, port, tls } = listen;
  const base = publicUrl ?? `${tls ? 'https' : 'http'}://${host}:${port}`;
  return withStore(
    store,
    async ({ sessions }) => `${base}${OVERVIEW}/sign-in/link/${await sessions.makeLink()}`,
  );
}
