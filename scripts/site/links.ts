// Every address within the site leads somewhere: to a page, a file, and where one is named to an anchor of it.
import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';

/** Addresses that lead nowhere, each with the page on which it stands. @param pages HTML by path */
export function brokenLinks(pages: ReadonlyMap<string, string>, out: string): string[] {
  const anchors = new Map(
    [...pages].map(([path, html]) => [
      path,
      new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)),
    ]),
  );
  const leads = (page: string, address: string): boolean => {
    const [path = '', anchor] = address.split('#');
    const target = path === '' ? page : posix.normalize(posix.join(posix.dirname(page), decodeURI(path)));
    const known = anchors.get(target);
    if (known === undefined) {
      return !target.startsWith('..') && existsSync(join(out, target));
    }
    return anchor === undefined || known.has(decodeURIComponent(anchor));
  };
  return [...pages].flatMap(([page, html]) =>
    [...html.matchAll(/ (?:href|src|action)="([^"]*)"/g)]
      .map(([, address = '']) => address.replaceAll('&amp;', '&'))
      .filter((address) => !/^[a-z]+:/.test(address) && !leads(page, address))
      .map((address) => `${page}: ${address}`),
  );
}
