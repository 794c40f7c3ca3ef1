// Lapses of what the server says of itself.
import type { CapabilityStatement } from '@medplum/fhirtypes';
import type { ServerAsked, ServerLapse } from './lapse.ts';

const isMetadata = ({ type }: ServerAsked) => type === 'metadata';

function told(does: string, change: (statement: CapabilityStatement) => CapabilityStatement): ServerLapse {
  return {
    does,
    reply: (reply, asked) =>
      isMetadata(asked)
        ? { ...reply, body: change(structuredClone(reply.body as CapabilityStatement)) }
        : reply,
  };
}

function withRest(
  statement: CapabilityStatement,
  change: (rest: NonNullable<CapabilityStatement['rest']>[number]) => object,
): CapabilityStatement {
  const rest = (statement.rest ?? []).map((each) => ({ ...each, ...change(each) }));
  return { ...statement, rest } as CapabilityStatement;
}

export const telling = {
  'no-metadata': {
    does: 'says nothing of itself',
    reply: (reply, asked) => (isMetadata(asked) ? { ...reply, status: 404 } : reply),
  },
  'tells-fewer-types': told('leaves out CarePlan', (statement) =>
    withRest(statement, ({ resource = [] }) => ({
      resource: resource.filter(({ type }) => type !== 'CarePlan'),
    })),
  ),
  'tells-no-transactions': told('leaves out transactions', (statement) =>
    withRest(statement, () => ({ interaction: [] })),
  ),
  'tells-no-parameters': told('leaves out search parameters', (statement) =>
    withRest(statement, ({ resource = [] }) => ({
      resource: resource.map(({ searchParam: _, ...each }) => each),
    })),
  ),
  'tells-no-update-create': told('says that PUT makes nothing', (statement) =>
    withRest(statement, ({ resource = [] }) => ({
      resource: resource.map((each) => ({ ...each, updateCreate: false })),
    })),
  ),
  'plain-json': {
    does: 'says that its answers are plain JSON',
    reply: (reply) => ({ ...reply, type: 'application/json' }),
  },
} as const satisfies Readonly<Record<string, ServerLapse>>;
