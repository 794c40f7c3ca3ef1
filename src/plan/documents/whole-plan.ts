// Everything that stands in a plan, part by part: for a copy that has to be whole, such as the archive's (B8).

import type { IndividualPlan } from '../document/individual-plan.ts';
import { type PartName, parts } from '../document/parts.ts';
import { nameOf, type Section } from './sections.ts';

/** What each part is called. Parties and what frames the plan stand here too: a copy leaves out nothing. */
const partHeadings: Readonly<Record<PartName, string>> = {
  id: 'Planens id',
  source: 'Kildesystem',
  kind: 'Slag',
  status: 'Status',
  subset: 'Utdrag',
  patient: 'Pasient og bruker',
  statusReason: 'Grunn til statusen',
  title: 'Tittel',
  summary: 'Sammendrag',
  created: 'Opprettet',
  period: 'Planperiode (g)',
  relatives: 'Pårørende og verger',
  professionals: 'Fagpersoner',
  positions: 'Stillinger',
  organizations: 'Virksomheter',
  team: 'Ansvarsgruppe',
  participants: 'Deltakere, bidrag og samarbeid (b, d, i)',
  coordinator: 'Koordinator (c)',
  controller: 'Databehandlingsansvarlig',
  contributors: 'Har skrevet i planen',
  coordinatorOffers: 'Tilbud om koordinator',
  goals: 'Mål (a)',
  resources: 'Ressurser (a)',
  serviceNeeds: 'Behov for tjenester (a)',
  runningServices: 'Tjenester i gang',
  measures: 'Tiltak, omfang, ansvar og gjennomføring (e, f)',
  subPlans: 'Delplaner',
  considerations: 'Språk, etniske og kulturelle hensyn',
  assessments: 'Kartlegging',
  revisionDates: 'Tidspunkt for justering og revisjon (g)',
  revisions: 'Revisjoner',
  evaluations: 'Evaluering',
  meetings: 'Møter',
  consents: 'Samtykke (h)',
  confidentialityRelease: 'Fritak fra taushetsplikten (h)',
  consentRenewals: 'Fornying av samtykke',
  appointings: 'Oppnevning av koordinator',
  firstContacts: 'Første kontakt',
  handovers: 'Overføring av ansvar',
  toolAccesses: 'Tilgang til planverktøyet',
  invitations: 'Invitasjoner',
  messages: 'Informasjon som er gitt',
  complaints: 'Klager',
  disagreements: 'Uenighet',
  documents: 'Dokumenter',
  history: 'Historikk',
  notes: 'Merknader',
};

/** Sections of every part that is there, each value under its name in the plan document. */
export function wholeSections(plan: IndividualPlan): Section[] {
  const names = partiesOf(plan);
  return (Object.keys(parts) as PartName[]).flatMap((part) => {
    const value = plan[part];
    if (value === undefined) {
      return [];
    }
    const lines = Array.isArray(value) ? value.map((item) => lineOf(item, names)) : [lineOf(value, names)];
    return [{ heading: partHeadings[part], lines }];
  });
}

/** One item in one line: `name: value; name: value`. A party is told by id and name. */
function lineOf(value: unknown, names: ReadonlyMap<string, string>): string {
  if (Array.isArray(value)) {
    return `[${value.map((item) => lineOf(item, names)).join(' | ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, inner]) => `${key}: ${lineOf(inner, names)}`);
    return members.join('; ');
  }
  const text = String(value);
  const name = names.get(text);
  return name === undefined ? text : `${text} (${name})`;
}

function partiesOf(plan: IndividualPlan): ReadonlyMap<string, string> {
  const lists = [plan.relatives, plan.professionals, plan.positions, plan.organizations];
  const ids = ['patient', ...lists.flatMap((list) => (list ?? []).map(({ id }) => id))];
  return new Map(ids.map((id) => [id, nameOf(plan, id, 'nb')]));
}
