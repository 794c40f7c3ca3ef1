// A request as the sandbox unit looks at it, and how it refuses.
import { isUtf8 } from 'node:buffer';
import type { Request } from 'express';
import { toOperationOutcome } from '../../ground/fhir/operation-outcome.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { Reply } from './lapses/lapse.ts';

export const FHIR_JSON = 'application/fhir+json';

/** A request, as far as the unit looks at it. */
export interface Call {
  readonly method: string;
  readonly contentType: string;
  readonly authorization: string | undefined;
  /** Address of the unit as the sender knows it. */
  readonly endpoint: string;
  readonly text: string;
  readonly isUtf8: boolean;
}

export function callOf(request: Request): Call {
  const bytes: Buffer = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  return {
    method: request.method,
    contentType: request.headers['content-type'] ?? '',
    authorization: request.headers.authorization,
    endpoint: `${request.protocol}://${request.get('host')}/fhir/$process-message`,
    text: bytes.toString('utf8'),
    isUtf8: isUtf8(bytes),
  };
}

export function refusal(status: number, issues: readonly Issue[]): Reply {
  return { status, type: FHIR_JSON, text: JSON.stringify(toOperationOutcome(issues)) };
}

export function problem(code: Issue['code'], path: string, text: string, fix: string): Issue {
  return { severity: 'error', code, path, text, fix };
}
