// How a request shows who asks: the port between those who send requests and those who get tokens.

/** Headers that authorise one request to this URL; none when the URL needs none. */
export type TokenSupply = (url: string) => Promise<Readonly<Record<string, string>>>;

/** Sends a request with what proves who asks; gives every answer, also refusals. */
export type AuthorisedFetch = (url: string, init?: RequestInit) => Promise<Response>;

/** Fixed bearer tokens by origin, so that each goes to its own host only. */
export function bearerTokens(tokens: Readonly<Record<string, string>>): TokenSupply {
  return async (url) => {
    const token = tokens[new URL(url).origin];
    return token ? { authorization: `Bearer ${token}` } : {};
  };
}

/** A fetch that sends the headers of the supply along. */
export function fetchWith(supply: TokenSupply): AuthorisedFetch {
  return async (url, init = {}) => {
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries(await supply(url))) {
      headers.set(name, value);
    }
    return fetch(url, { ...init, headers, redirect: 'error' });
  };
}
