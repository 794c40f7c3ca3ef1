// An answer as a value, so that one request of a batch is answered as one that came alone; and refusals as an OperationOutcome.
import type { OperationOutcome } from '@medplum/fhirtypes';
import { type GuardRuleName, guardRules, type Refusal, refused } from '../../flows/guard/rules.ts';
import { PeerFailure } from '../../flows/ports.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { type GraphRule, graphRules } from '../../validator/graph/requirements.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON; undefined for none. */
  readonly body?: unknown;
}

const MESSAGE_ID = 'http://hl7.org/fhir/StructureDefinition/operationoutcome-message-id';

/** Issues with rule, concept, source and what to do. */
export function outcomeOf(issues: readonly Issue[]): OperationOutcome {
  return {
    resourceType: 'OperationOutcome',
    issue: issues.map(({ severity, code, text, fix, path, rule, concept }) => {
      const source = guardRules[rule as GuardRuleName]?.source ?? graphRules[rule as GraphRule]?.source;
      const said = [
        fix && `What to do: ${fix}`,
        rule && `Rule: ${rule}.`,
        concept && `Concept: ${concept}.`,
        source && `Source: ${source}.`,
      ].filter(Boolean);
      return {
        ...(rule ? { extension: [{ url: MESSAGE_ID, valueString: rule }] } : {}),
        severity,
        code: code as OperationOutcome['issue'][number]['code'],
        details: { text },
        ...(said.length > 0 ? { diagnostics: said.join(' ') } : {}),
        ...(path ? { expression: [path] } : {}),
      };
    }),
  };
}

export function answerRefusal({ status, issues, headers = {} }: Refusal): Answer {
  return { status, headers, body: outcomeOf(issues) };
}

export function answerNo(status: number, code: Issue['code'], text: string, fix: string): Answer {
  return answerRefusal(refused(status, code, text, fix));
}

export function notFound(): Answer {
  return answerNo(
    404,
    'not-found',
    'There is nothing here that you may see.',
    'Look for what you may see by a search.',
  );
}

export function away(): Answer {
  const { status, issues } = refused(
    503,
    'transient',
    'What is needed to judge this cannot be had at the moment, so nothing is shown and nothing was written.',
    'Try again; the log of the guard has the cause.',
  );
  return answerRefusal({ status, issues, headers: { 'retry-after': '2' } });
}

/** A write was sent, and what came back does not say whether it was done. */
export class UnclearWrite extends Error {}

/** Never «nothing was written» where that is not known: who creates again would have it twice. */
export function unclear(): Answer {
  return answerNo(
    504,
    'timeout',
    'The write was sent, and the server behind did not say whether it was done.',
    'Read what the write was about before it is sent again. For a while, writes about the same person are answered 503.',
  );
}

/** What a failure of the server behind becomes: its own words stay inside, they may tell what is hidden. */
export function answerFailure(error: unknown): Answer {
  if (error instanceof UnclearWrite) {
    return unclear();
  }
  if (error instanceof PeerFailure && error.kind === 'conflict') {
    return answerNo(
      412,
      'conflict',
      'Somebody else has written it in the meantime.',
      'Read it again and write over the new version.',
    );
  }
  if (error instanceof PeerFailure && error.kind === 'invalid') {
    return answerNo(
      422,
      'processing',
      'The server behind does not take it.',
      'See whether it is valid, and whether the server answers what the guard asks before it judges (docs/guard.md); the log of the guard names the request.',
    );
  }
  if (error instanceof PeerFailure && error.kind === 'refused' && (error.status ?? 500) < 500) {
    return answerNo(
      422,
      'not-supported',
      'The server behind refuses it.',
      'See whether the server supports it.',
    );
  }
  return away();
}
