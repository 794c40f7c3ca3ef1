// The address register's CommunicationParty API, to test a client against: as strict as its pages, which it reads by itself.
import { createHash } from 'node:crypto';
import express, { type Express, type Request, type Response } from 'express';
import { decodeJwt, decodeProtectedHeader } from 'jose';

/** A party as the register tells it; what it says of itself beside the HER-id is the test's business. */
export interface RegisteredParty {
  readonly herId: number;
  readonly [member: string]: unknown;
}

export interface SandboxRegisterOptions {
  readonly parties: readonly RegisteredParty[];
  /** Says why a request may not pass, by its token; undefined when it may. The form of the proof is looked at besides. */
  readonly authenticate?: (request: Request, url: string) => Promise<string | undefined>;
  /** Events of one answer. */
  readonly page?: number;
}

export interface SandboxRegister {
  readonly app: Express;
  /** HER-ids of each request for parties. */
  readonly asked: (readonly number[])[];
  /** Registers or changes a party, which makes an event; without a party it leaves the export. */
  change(herId: number, party?: RegisteredParty): void;
  /** From now on older events are gone. */
  forget(): void;
}

interface RegisterEvent {
  readonly sequenceNumber: number;
  readonly herId: number;
  readonly eventType: 'CommunicationPartyCreated' | 'CommunicationPartyUpdated';
  readonly eventTimestamp: string;
}

/** Parties of one request at most. */
const MOST = 100;

export function createSandboxRegister(options: SandboxRegisterOptions): SandboxRegister {
  const parties = new Map<number, RegisteredParty>();
  const events: RegisterEvent[] = [];
  const asked: (readonly number[])[] = [];
  let oldest = 0;
  const happened = (herId: number, eventType: RegisterEvent['eventType']) =>
    events.push({
      // Numbers are of the whole register: there are gaps.
      sequenceNumber: (events.at(-1)?.sequenceNumber ?? 0) + 1 + (events.length % 3),
      herId,
      eventType,
      eventTimestamp: new Date().toISOString(),
    });
  function change(herId: number, party?: RegisteredParty): void {
    happened(herId, parties.has(herId) ? 'CommunicationPartyUpdated' : 'CommunicationPartyCreated');
    if (party) {
      parties.set(herId, party);
    } else {
      parties.delete(herId);
    }
  }
  for (const party of options.parties) {
    change(party.herId, party);
  }

  const app = express();
  app.disable('x-powered-by');
  app.use((request, response, next) => {
    judge(request, options).then(
      (why) => (why === undefined ? next() : refuse(response, 401, why)),
      () => refuse(response, 401, 'The proof cannot be read'),
    );
  });
  app.use(express.json());
  app.get('/export', (_request, response) => {
    response.json({ herIds: [...parties.keys()], lastSequenceNumber: events.at(-1)?.sequenceNumber ?? 0 });
  });
  app.post('/communicationparty', (request, response) => {
    const { herIds } = (request.body ?? {}) as { herIds?: unknown };
    const problem = problemOf(herIds);
    if (problem) {
      refuse(response, 400, problem);
      return;
    }
    asked.push(herIds as number[]);
    response.json((herIds as number[]).flatMap((herId) => parties.get(herId) ?? []));
  });
  app.get('/communicationparty/:herId', (request, response) => {
    const party = parties.get(Number(request.params.herId));
    if (party) {
      response.json(party);
    } else {
      refuse(response, 404, 'No communication party has this herId');
    }
  });
  app.get('/event', (request, response) => {
    const { fromSequenceNumber } = request.query;
    const from = Number(fromSequenceNumber);
    if (typeof fromSequenceNumber !== 'string' || !/^\d+$/.test(fromSequenceNumber)) {
      refuse(response, 400, 'fromSequenceNumber is required, as a whole number');
    } else if (from < oldest) {
      refuse(response, 410, 'Events before that are gone');
    } else {
      response.json(
        events.filter(({ sequenceNumber }) => sequenceNumber >= from).slice(0, options.page ?? 1_000),
      );
    }
  });
  app.use((_request, response) => refuse(response, 404, 'Nothing is served at this path'));
  return {
    app,
    asked,
    change,
    forget() {
      oldest = (events.at(-1)?.sequenceNumber ?? 0) + 1;
    },
  };
}

function problemOf(herIds: unknown): string | undefined {
  if (!Array.isArray(herIds) || herIds.length === 0) {
    return 'herIds is required, as a list';
  }
  if (herIds.length > MOST) {
    return `herIds are ${MOST} at most`;
  }
  return herIds.every((each) => Number.isSafeInteger(each) && each > 0)
    ? undefined
    : 'herIds have to be whole numbers';
}

/** Every call needs a token that is bound to a key, and a proof for this very request. @see https://www.rfc-editor.org/rfc/rfc9449 */
async function judge(
  request: Request,
  { authenticate }: SandboxRegisterOptions,
): Promise<string | undefined> {
  const url = `${request.protocol}://${request.get('host')}${request.originalUrl}`;
  const [, token] = /^DPoP (\S+)$/.exec(request.get('authorization') ?? '') ?? [];
  const proof = request.get('dpop');
  if (token === undefined) {
    return 'authorization is required, with a token that is bound by DPoP';
  }
  if (proof === undefined) {
    return 'dpop is required: the proof of this request';
  }
  const { typ, jwk } = decodeProtectedHeader(proof);
  const { htm, htu, ath, jti } = decodeJwt(proof);
  const right =
    typ === 'dpop+jwt' &&
    jwk !== undefined &&
    htm === request.method &&
    htu === url.split('?')[0] &&
    jti !== undefined &&
    ath === createHash('sha256').update(token).digest('base64url');
  return right ? authenticate?.(request, url) : 'The proof in dpop is not of this request';
}

function refuse(response: Response, status: number, title: string): void {
  if (status === 401) {
    response.setHeader('www-authenticate', 'DPoP error="invalid_token"');
  }
  response.status(status).type('application/problem+json').send(JSON.stringify({ title, status }));
}
