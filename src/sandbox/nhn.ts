// NHN's interface to the message network, to test a sender against: version 2, version 3, and what goes wrong in both.
import { randomUUID } from 'node:crypto';
import express, {
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { createNhnNetwork, type NhnNetwork, type NhnUnitOptions } from './nhn-network.ts';
import { refuse } from './nhn-refusal.ts';
import { routesV2 } from './nhn-v2.ts';
import { routesV3, type V3Options } from './nhn-v3.ts';
import { createSandboxRegister, type RegisteredParty } from './registers/address-register.ts';
import type { SandboxPersonRegister } from './registers/person-register.ts';

export interface SandboxNhnOptions extends NhnUnitOptions, V3Options {
  /** Says why a request may not pass, by its token; undefined when it may. */
  readonly authenticate?: (request: Request, url: string) => Promise<string | undefined>;
  /** Parties of the address register, which is served below `/register` then. */
  readonly register?: readonly RegisteredParty[] | undefined;
  /** The population register, which is served below `/persons` then. */
  readonly persons?: SandboxPersonRegister | undefined;
  /** Proofs (DPoP) have to hold the nonce that was given last, and another one is given after so many requests. Source: RFC 9449 § 9. */
  readonly nonceEvery?: number;
  /** Statuses with which the next sends are answered, one after the other, before they work. */
  readonly failures?: number[];
}

export interface SandboxNhn {
  readonly app: Express;
  readonly network: NhnNetwork;
}

export function createSandboxNhn(options: SandboxNhnOptions): SandboxNhn {
  const network = createNhnNetwork(options);
  const failures = options.failures ?? [];
  const app = express();
  app.disable('x-powered-by');
  app.enable('case sensitive routing');
  if (options.register) {
    app.use('/register', createSandboxRegister({ parties: options.register }).app);
  }
  if (options.nonceEvery) {
    app.use(nonces(options.nonceEvery));
  }
  if (options.persons) {
    app.use('/persons', (request, response, next) => void admitted(options, request, response, next));
    app.use('/persons', options.persons.routes);
  }
  app.use((request, response, next) => void admit(options, request, response, next));
  app.use(express.json({ limit: '50mb' }));
  app.use((request, response, next) => {
    const status =
      request.method === 'POST' && /^\/messages$/i.test(request.path) ? failures.shift() : undefined;
    if (status === undefined) {
      next();
      return;
    }
    options.onEvent?.(`answers ${status}, as it was told to`);
    response.setHeader('retry-after', '1');
    refuse(response, status, `answered ${status}, as it was told to`);
  });
  app.use(routesV2(network));
  app.use(routesV3(network, options));
  app.use((_request, response) => refuse(response, 404, 'Nothing is served at this path'));
  return { app, network };
}

function nonces(every: number): RequestHandler {
  let nonce = randomUUID();
  let left = every;
  return (request, response, next) => {
    const proof = request.get('dpop');
    const isOurs = proof === undefined || nonceIn(proof) === nonce;
    left -= isOurs ? 1 : 0;
    if (left <= 0) {
      [nonce, left] = [randomUUID(), every];
    }
    response.setHeader('dpop-nonce', nonce);
    if (isOurs) {
      next();
      return;
    }
    response.setHeader('www-authenticate', 'DPoP error="use_dpop_nonce"');
    refuse(response, 401, 'The proof does not hold the nonce that was given last');
  };
}

function nonceIn(proof: string): unknown {
  try {
    return JSON.parse(Buffer.from(proof.split('.')[1] ?? '', 'base64url').toString()).nonce;
  } catch {
    return undefined;
  }
}

/** Goes on when the token lets it. */
async function admitted(
  { authenticate }: SandboxNhnOptions,
  request: Request,
  response: Response,
  next: NextFunction,
): Promise<void> {
  const why = await authenticate?.(
    request,
    `${request.protocol}://${request.get('host')}${request.originalUrl}`,
  );
  if (why !== undefined) {
    response.setHeader('www-authenticate', 'DPoP error="invalid_token"');
    refuse(response, 401, why);
    return;
  }
  next();
}

async function admit(
  options: SandboxNhnOptions,
  request: Request,
  response: Response,
  next: NextFunction,
): Promise<void> {
  await admitted(options, request, response, () => ofInterface(request, response, next));
}

function ofInterface(request: Request, response: Response, next: NextFunction): void {
  const version = request.get('api-version');
  if ((version !== '2' && version !== '3') || !request.get('nhn-source-system')) {
    refuse(response, 400, 'The headers api-version (2 or 3) and nhn-source-system are required');
    return;
  }
  next();
}
