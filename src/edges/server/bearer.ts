// Bearer tokens, asked for before the body: what a stranger sends is not kept, however much it is.
import type { RequestHandler } from 'express';
import { hasBearer } from './authenticity.ts';
import { refuse } from './refuse.ts';

/** Lets in who shows one of the tokens. Stands before whatever reads the body. */
export function bearerNeeded(tokens: readonly (string | undefined)[], fix: string): RequestHandler {
  const good = tokens.filter((token) => token !== undefined);
  return (request, response, next) => {
    // Looks at all of them, so that the time does not tell which one it was.
    if (good.map((token) => hasBearer(request.get('authorization'), token)).includes(true)) {
      next();
    } else {
      refuse(response, 401, 'security', 'The bearer token is missing or wrong', fix);
    }
  };
}
