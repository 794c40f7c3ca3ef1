// A browser without a screen for tests of the overview: keeps cookies, follows redirects, fills in forms.
export interface Browser {
  /** The page at the path, after redirects. */
  get(path: string): Promise<Page>;
  /** Sends the form whose action ends so, on the page that was got last, with its hidden fields and these. */
  send(action: string, fields?: Readonly<Record<string, string>>): Promise<Page>;
  /** Posts fields to an address, on this site or another. */
  post(path: string, fields: Readonly<Record<string, string>>): Promise<Page>;
  readonly cookies: Map<string, string>;
  /** The page that was got last, as HTML. */
  last(): string;
}

export interface Page {
  readonly status: number;
  readonly path: string;
  readonly headers: Headers;
  readonly html: string;
  /** The page as text: tags taken away, entities read. */
  readonly text: string;
}

export function createBrowser(origin: string): Browser {
  const cookies = new Map<string, string>();
  let last = { origin, html: '' };

  async function request(path: string, init: RequestInit = {}): Promise<Page> {
    const url = new URL(path, last.origin);
    last = { ...last, origin: url.origin };
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: {
        'accept-language': 'nb',
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...init.headers,
      },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const to = response.headers.get('location');
    if (to && (response.status === 302 || response.status === 303)) {
      await response.body?.cancel();
      return request(new URL(to, url).href);
    }
    const html = await response.text();
    last = { ...last, html };
    return {
      status: response.status,
      path: url.pathname,
      headers: response.headers,
      html,
      text: textOf(html),
    };
  }

  return {
    cookies,
    last: () => last.html,
    get: (path) => request(path),
    post: (path, fields) => request(path, { method: 'POST', body: new URLSearchParams(fields) }),
    send(action, fields = {}) {
      const form = [
        ...last.html.matchAll(/<form method="post" action="([^"]+)"[^>]*>([\s\S]*?)<\/form>/g),
      ].find(([, target]) => target?.endsWith(action));
      if (!form) {
        throw new Error(`The page has no form that goes to ${action}`);
      }
      const hidden = [
        ...(form[2] ?? '').matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g),
      ].map(([, name = '', value = '']) => [name, value]);
      const body = new URLSearchParams({ ...Object.fromEntries(hidden), ...fields });
      return request(form[1] ?? '', { method: 'POST', body });
    },
  };
}

function textOf(html: string): string {
  const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] ?? '')
    .replace(/\s+/g, ' ');
}
