// How a request shows who asks: the port between those who send requests and those who get tokens.

/** Headers that authorise one request to this URL; none when the URL needs none. */
export type TokenSupply = (url: string) => Promise<Readonly<Record<string, string>>>;

/** Sends a request with what proves who asks; gives every answer, also refusals. */
export type AuthorisedFetch = (url: string, init?: RequestInit) => Promise<Response>;
