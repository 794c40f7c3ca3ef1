// FHIR's operation $validate over HTTP. https://hl7.org/fhir/R4/resource-operation-validate.html
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { otherThanText } from '../../../validator/text/encoding.ts';
import { type Ran, scriptBeside } from '../../threads/threads.ts';
import { refuse } from '../refuse.ts';
import type { ValidateRequest } from './answer.ts';

/** The answer of a thread, its body as text. */
export interface CheckAnswer {
  readonly status: number;
  readonly body: string;
}
type Checked = Ran<CheckAnswer>;

/** What a thread of `$validate` runs. */
export const validateScript: URL = scriptBeside(import.meta.url, 'worker');

export interface Validating {
  /** Checks in a thread of its own; `gone` says that nobody waits for the answer any more. */
  readonly check: (request: ValidateRequest, gone: AbortSignal) => Promise<Checked>;
  /** Largest body that is taken. */
  readonly bodyBytes: number;
}

/** Routes `$validate` and `<type>/$validate`, to be mounted where the server has its FHIR base. */
export function validateRoutes({ check, bodyBytes }: Validating, mayAsk: RequestHandler): Router {
  const router = express.Router();
  const bytes = express.raw({ type: () => true, limit: bodyBytes });
  router.post(
    ['/$validate', '/:type/$validate', '/:type/:id/$validate'],
    mayAsk,
    bytes,
    async (request, response) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const why = otherThanText(body);
      if (why === undefined) {
        answered(response, await check(asked(request, body), goneWith(response)));
      } else {
        refuse(response, 400, 'structure', `The body cannot be read: ${why}.`, 'Send FHIR in UTF-8');
      }
    },
  );
  return router;
}

function asked(request: Request, body: Buffer): ValidateRequest {
  const { type } = request.params as { type?: string };
  return { body: body.toString('utf8'), type, profiles: list(request.query.profile) };
}

function list(value: unknown): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function goneWith(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}

function answered(response: Response, checked: Checked): void {
  switch (checked.kind) {
    case 'answered':
      response.status(checked.answer.status).type('application/fhir+json').send(checked.answer.body);
      return;
    case 'stopped': {
      const fix = 'Send less at once, or check it by the command `ip-fhir validate`';
      refuse(response, 422, 'too-costly', `The check was stopped: ${checked.why}`, fix);
      return;
    }
    case 'busy':
      response.set('retry-after', '5');
      refuse(response, 503, 'transient', 'Too many checks wait already', 'Send it again later');
  }
}
