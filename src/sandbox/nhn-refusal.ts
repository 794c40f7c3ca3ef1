// How the sandbox of the network refuses: in the words of the version that the request speaks.
import { randomUUID } from 'node:crypto';
import type { Response } from 'express';

export function refuse(
  response: Response,
  status: number,
  text: string,
  details: readonly string[] = [],
): void {
  const requestId = randomUUID();
  const v3 = response.req.get('api-version') === '3';
  const body = v3
    ? { type: 'about:blank', title: text, status, errorCode: status, requestId, validationErrors: details }
    : { error: text, errorCode: status, validationErrors: details, requestId };
  response
    .status(status)
    .type(v3 ? 'application/problem+json' : 'application/json')
    .send(JSON.stringify(body));
}
