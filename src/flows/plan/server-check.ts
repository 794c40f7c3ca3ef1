// What a FHIR server cannot do, found in its CapabilityStatement before anything is written, and what follows from it.
import type { CapabilityStatement } from '@medplum/fhirtypes';
import { specs } from '../../plan/mapping/specs.ts';

export interface ServerFinding {
  readonly feature: string;
  /** unsaid: the statement is silent on it, so it has to be tried. */
  readonly has: 'yes' | 'no' | 'unsaid';
  /** stops: publishing and syncing cannot work; degrades: they work, and this is worse. */
  readonly weight: 'stops' | 'degrades';
  /** What follows when the server does not have it. */
  readonly consequence: string;
}

const types = [...new Set(specs.map(({ type }) => type))].sort();

/** True when the statement names Subscriptions: then somebody can be notified instead of asking. */
export function notifies(statement: CapabilityStatement): boolean {
  return (statement.rest ?? []).some(notifiesIn);
}

function notifiesIn({ resource }: Rest): boolean {
  return (resource ?? []).some(({ type }) => type === 'Subscription');
}

type Rest = NonNullable<CapabilityStatement['rest']>[number];
type Has = ServerFinding['has'];

/** Every finding, those that the server has too. Pure: the statement comes in. */
export function checkServer(statement: CapabilityStatement): ServerFinding[] {
  const rest = statement.rest?.find(({ mode }) => mode === 'server') ?? { mode: 'server' as const };
  return [
    {
      feature: 'FHIR R4',
      has: /^4\.0/.test(statement.fhirVersion ?? '') ? 'yes' : 'no',
      weight: 'stops',
      consequence: 'Plans are mapped to R4 only; a server of another release refuses or misreads them.',
    },
    {
      feature: 'JSON',
      has: statement.format?.length ? yesNo(statement.format.some((form) => /json/i.test(form))) : 'unsaid',
      weight: 'stops',
      consequence: 'Requests and answers are JSON.',
    },
    {
      feature: 'transaction',
      has: interaction(rest, 'transaction'),
      weight: 'stops',
      consequence: 'A plan could be left half written, so nothing is written at all.',
    },
    {
      feature: 'batch',
      // HAPI takes batches and names transactions only: silence is no «no».
      has: interaction(rest, 'batch') === 'yes' ? 'yes' : 'unsaid',
      weight: 'degrades',
      consequence: 'Resources are read one by one: about fifty requests for a plan instead of four.',
    },
    ...types.map((type) => ofType(rest, type)),
    ...resourceFindings(rest),
  ];
}

function interaction(rest: Rest, code: 'transaction' | 'batch'): Has {
  return rest.interaction?.length ? yesNo(rest.interaction.some((one) => one.code === code)) : 'unsaid';
}

function yesNo(value: boolean): Has {
  return value ? 'yes' : 'no';
}

function ofType(rest: Rest, type: string): ServerFinding {
  const resource = rest.resource?.find((one) => one.type === type);
  const codes = new Set(resource?.interaction?.map(({ code }) => code));
  const needed = ['read', 'update', 'search-type'] as const;
  const missing = needed.filter((code) => !codes.has(code));
  return {
    feature: resource && missing.length > 0 ? `${type}: ${missing.join(', ')}` : type,
    has: rest.resource?.length ? yesNo(resource !== undefined && missing.length === 0) : 'unsaid',
    weight: 'stops',
    consequence: `A plan with a ${type} is refused by the server as a whole.`,
  };
}

/** What has to hold of every resource type; the worst answer counts. */
function resourceFindings(rest: Rest): ServerFinding[] {
  const ours = (rest.resource ?? []).filter(({ type }) => types.includes(type));
  const each = (answer: (resource: (typeof ours)[number]) => Has): Has => {
    const answers = new Set(ours.map(answer));
    if (answers.has('no')) {
      return 'no';
    }
    return ours.length === 0 || answers.has('unsaid') ? 'unsaid' : 'yes';
  };
  const searchable = (type: string, name: string): Has => {
    const resource = ours.find((one) => one.type === type);
    return resource?.searchParam?.length
      ? yesNo(resource.searchParam.some((one) => one.name === name))
      : 'unsaid';
  };
  return [
    {
      feature: 'ids given by the client (updateCreate)',
      has: each(({ updateCreate }) => (updateCreate === undefined ? 'unsaid' : yesNo(updateCreate))),
      weight: 'stops',
      consequence: 'A plan that is published twice would be there twice.',
    },
    {
      feature: 'versions that updates are checked against',
      has: each(({ versioning }) => {
        if (versioning === undefined) {
          return 'unsaid';
        }
        return yesNo(versioning !== 'no-version');
      }),
      weight: 'stops',
      consequence:
        'Without If-Match two writers overwrite each other, and two plans for one person can take effect.',
    },
    {
      feature: 'search CarePlan by subject, identifier',
      has: worst(['subject', 'identifier'].map((name) => searchable('CarePlan', name))),
      weight: 'stops',
      consequence: 'Whether the person has a plan already cannot be asked (B1).',
    },
    {
      feature: 'search Task by based-on',
      has: searchable('Task', 'based-on'),
      weight: 'degrades',
      consequence: 'Tasks that others hang on a plan without the plan naming them are not found.',
    },
    {
      feature: 'search by _lastUpdated',
      has: each(({ searchParam }) =>
        searchParam?.length ? yesNo(searchParam.some(({ name }) => name === '_lastUpdated')) : 'unsaid',
      ),
      weight: 'degrades',
      consequence: '`follow` does not work, and every pass of `sync` reads every plan.',
    },
    {
      feature: 'Subscription',
      has: rest.resource?.length ? yesNo(notifiesIn(rest)) : 'unsaid',
      weight: 'degrades',
      consequence: '`follow --listen` and the adapter hear nothing at once: changes are found by asking.',
    },
  ];
}

function worst(answers: readonly Has[]): Has {
  if (answers.includes('no')) {
    return 'no';
  }
  return answers.includes('unsaid') ? 'unsaid' : 'yes';
}
