// Faults that are planted in a simulated country, so that it is seen that the checker finds each of them.
import type { Consent, Resource } from '@medplum/fhirtypes';
import type { FhirServer, KeEndpoint } from '../../flows/ports.ts';
import type { Duty } from '../../need/duties/duties.ts';
import type { DutyRule } from '../../need/duties/rule.ts';
import { type DutySettings, defaultDutySettings } from '../../need/duties/settings.ts';
import { dutyRules } from '../../need/duties/table.ts';
import type { Unit } from './country.ts';

type Rules = typeof dutyRules;
type Endpoint = Pick<KeEndpoint, 'send'>;

export interface PlantedFault {
  readonly rules?: Rules;
  readonly settings?: DutySettings;
  readonly duties?: (duties: readonly Duty[]) => readonly Duty[];
  readonly server?: (server: FhirServer) => FhirServer;
  readonly endpoint?: (endpoint: Endpoint, units: readonly Unit[], newId: () => string) => Endpoint;
  readonly state?: (state: { name: string; why: string | undefined; planned: boolean }) => typeof state;
  /** Nobody is told of what is overdue. */
  readonly isSilent?: true;
  /** The work on this need is lost. */
  readonly loses?: (no: number, planned: number | undefined) => boolean;
}

const without = (id: string): PlantedFault => ({ rules: dutyRules.filter((rule) => rule.id !== id) });

const changed = (id: string, change: Partial<DutyRule>): PlantedFault => ({
  rules: dutyRules.map((rule) => (rule.id === id ? { ...rule, ...change } : rule)) as Rules,
});

const moved = (rule: string, move: (at: number) => number): PlantedFault => ({
  duties: (duties) =>
    duties.map((duty) =>
      duty.rule === rule && duty.due
        ? {
            ...duty,
            due: {
              ...duty.due,
              at: new Date(move(Date.parse(duty.due.at))).toISOString() as typeof duty.due.at,
            },
          }
        : duty,
    ),
});

const owned = (rule: string, owner: string): PlantedFault => ({
  duties: (duties) =>
    duties.map((duty) => (duty.rule === rule ? { ...duty, owner: owner as Duty['owner'] } : duty)),
});

const HOUR = 3_600_000;

/** Consents that were taken back are read as if they stood. */
function deafServer(server: FhirServer): FhirServer {
  const proxied = Object.create(server) as FhirServer;
  return Object.assign(proxied, {
    baseUrl: server.baseUrl,
    read: (type: Resource['resourceType'], id: string) => server.read(type, id),
    readNamed: (type: Resource['resourceType'], id: string) => server.readNamed(type, id),
    versions: async () => undefined,
    put: (resource: Resource) => server.put(resource),
    update: (resource: Resource) => server.update(resource),
    transact: (bundle: Parameters<FhirServer['transact']>[0]) => server.transact(bundle),
    pages: (type: Resource['resourceType'], parameters: Readonly<Record<string, string>>) =>
      server.pages(type, parameters),
    search: async (type: Resource['resourceType'], parameters: Readonly<Record<string, string>>) => {
      const found = await server.search(type, parameters);
      return found.map((each) => (each.resourceType === 'Consent' ? lengthened(each) : each));
    },
  });
}

function lengthened(consent: Consent): Consent {
  const provision = consent.provision?.provision?.map((each) => ({
    ...each,
    period: { start: '2000-01-01' },
  }));
  return { ...consent, status: 'active', ...(provision ? { provision: { provision } } : {}) };
}

/** Each with what it does; the checker has to find every one. */
export const plantedFaults: Readonly<Record<string, PlantedFault>> = {
  'informing is no duty': without('inform'),
  'asking is no duty': without('ask'),
  'declines need no record': without('document-decline'),
  'nobody answers the notice': without('answer-notice'),
  'nobody appoints': without('appoint-in-municipality'),
  'the first contact is no duty': without('first-contact'),
  'a plan may drag on': without('plan-in-use'),
  'moves are not followed': without('follow-move'),
  'withdrawals are settled by nobody': without('settle-withdrawal'),
  'consents run out unseen': without('renew-consent'),
  'merged records are left behind': without('follow-record'),
  'a merge ends what runs': {
    rules: dutyRules.map((rule) => ({ ...rule, falls: [...(rule.falls ?? []), 'merged' as const] })),
  },
  'a guardian who left is presumed': without('ask-consent-anew'),
  'birthdays pass': without('own-consent-at-16'),
  'complaints are not sent on': without('send-complaint-on'),
  'the first contact is a day late': moved('first-contact', (at) => at + 24 * HOUR),
  'days end at midnight in UTC': moved('inform', (at) => at + 1.5 * HOUR),
  'holidays are working days': changed('answer-notice', { limit: { by: 'soonest', watch: 'endDays' } }),
  'discharge does not matter': changed('ask', { limit: { by: 'soonest', watch: 'endDays' } }),
  'a setting is longer': { settings: { ...defaultDutySettings, documentDays: 30 } },
  'the unit is told a day later': { settings: { ...defaultDutySettings, tellDays: 4 } },
  'a plan is ended a day later': { settings: { ...defaultDutySettings, endDays: 29 } },
  'an answer passes for an appointment': changed('appoint-in-municipality', {
    met: ['unit-answered', 'municipal-coordinator-appointed'],
  }),
  'a coordinator who is there is passed over': owned('first-contact', 'municipal-ke'),
  'what fell does not say why': {
    duties: (duties) =>
      duties.map(({ ended, ...duty }) =>
        duty.state === 'cancelled' || ended === undefined ? duty : { ...duty, ended },
      ),
  },
  'what was done is dated back': {
    duties: (duties) =>
      duties.map((duty) =>
        duty.state === 'met' && duty.ended ? { ...duty, ended: { ...duty.ended, at: duty.since } } : duty,
      ),
  },
  'a decline ends nothing': changed('ask', { met: ['wish-stated'] }),
  'duties outlive the person': { rules: dutyRules.map((rule) => ({ ...rule, outlives: true as const })) },
  'a duty has no owner': owned('appoint-in-municipality', ''),
  'a coordinator is presumed': owned('tell-partners', 'municipal-coordinator'),
  'nobody is told what is overdue': { isSilent: true },
  'withdrawn consents count': { server: deafServer },
  'a notice is sent twice under two ids': {
    endpoint: ({ send }, _units, newId) => ({
      async send(permit, recipient, message) {
        const [first, ...rest] = message.entry ?? [];
        const header = { ...first?.resource, id: newId() } as Resource;
        await send(permit, recipient, { ...message, entry: [{ ...first, resource: header }, ...rest] });
        return send(permit, recipient, message);
      },
    }),
  },
  'the neighbour is told': {
    endpoint: ({ send }, units) => ({
      send(permit, recipient, message) {
        const place = units.findIndex(
          ({ organizationNumber }) => organizationNumber === recipient.organizationNumber,
        );
        const next = units[(place + 1) % units.length];
        return send(permit, { ...recipient, organizationNumber: next?.organizationNumber ?? '' }, message);
      },
    }),
  },
  'work is lost': { loses: (no) => no % 3 === 0 },
  'a state says nothing': { state: (state) => ({ ...state, name: 'gone' }) },
  'a reason is missing': { state: (state) => ({ ...state, why: undefined }) },
};
