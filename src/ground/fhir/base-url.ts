// Base URLs of a FHIR server: which may be used, and which base an absolute reference or a link has.

/** Why a URL cannot be the base of a FHIR server; undefined when it can. Text without the URL's query. */
export function baseUrlProblem(text: string): string | undefined {
  if (!URL.canParse(text)) {
    return 'it is no absolute URL';
  }
  const { protocol, pathname, search, hash, username, password } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') {
    return 'it does not begin with http:// or https://';
  }
  if (search !== '' || text.includes('?')) {
    return 'it has a query: every request would be sent with another meaning';
  }
  if (hash !== '' || text.includes('#')) {
    return 'it has a fragment (#), which no server sees';
  }
  if (username !== '' || password !== '') {
    return 'a name and password stand in it, and URLs stand in logs: give a token instead';
  }
  return pathname.includes('//') ? 'its path has //: servers take that for another path' : undefined;
}

/** One form of a base URL, so that two can be compared: scheme and host in lower case, no default port, no end slash. */
export function normalBase(text: string): string {
  if (!URL.canParse(text)) {
    return text.replace(/\/+$/, '');
  }
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}

/** The base of an absolute literal reference as it is written; undefined when it is relative. */
export function writtenBaseOf(reference: string): string | undefined {
  return /^(https?:\/\/[^?#]*)\/[A-Z][A-Za-z]+\/[^/]+(?:\/_history\/[^/]+)?$/i.exec(reference)?.[1];
}

/** The base of an absolute literal reference, in one form; undefined when it is relative. */
export function baseOf(reference: string): string | undefined {
  const base = writtenBaseOf(reference);
  return base === undefined ? undefined : normalBase(base);
}

/**
 * Where a link of the server leads, as an address that we may ask: below our base as it is; below another base of the same server
 * (behind a proxy) with that base replaced by ours; undefined when it leads elsewhere or is no address.
 */
export function addressOfLink(link: string, base: string, others: readonly string[]): string | undefined {
  const own = normalBase(base);
  const address = URL.canParse(link, `${own}/`) ? new URL(link, `${own}/`) : undefined;
  if (!address) {
    return undefined;
  }
  if (address.origin === new URL(own).origin) {
    return address.href;
  }
  for (const other of others.map(normalBase)) {
    const { origin, pathname } = new URL(other);
    const root = pathname === '/' ? '' : pathname;
    const below = address.pathname === root || address.pathname.startsWith(`${root}/`);
    if (address.origin === origin && below) {
      return `${own}${address.pathname.slice(root.length)}${address.search}`;
    }
  }
  return undefined;
}
