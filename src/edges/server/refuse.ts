// A refusal as HTTP: always an OperationOutcome that says what is wrong and what to do.
import type { Response } from 'express';
import { toOperationOutcome } from '../../ground/fhir/operation-outcome.ts';
import type { IssueCode } from '../../ground/outcome/codes.ts';

export const FHIR_JSON = 'application/fhir+json';

export function refuse(response: Response, status: number, code: IssueCode, text: string, fix: string): void {
  response
    .status(status)
    .type(FHIR_JSON)
    .json(toOperationOutcome([{ severity: 'error', code, path: '', text, fix }]));
}
