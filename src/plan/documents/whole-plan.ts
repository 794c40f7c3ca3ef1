// Everything that stands in a plan, part by part: for a copy that has to be whole, such as the archive's (B8).

import { type Language, say, type Words } from '../../ground/words/language.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import { type PartName, parts } from '../document/parts.ts';
import { nameOf, type Section } from './sections.ts';

/** What each part is called. Parties and what frames the plan stand here too: a copy leaves out nothing. */
const partHeadings: Readonly<Record<PartName, Words>> = {
  id: ['Planens id', 'Planen sin id', 'Id of the plan'],
  source: ['Kildesystem', 'Kjeldesystem', 'Source system'],
  kind: ['Slag', 'Slag', 'Kind'],
  status: ['Status', 'Status', 'Status'],
  subset: ['Utdrag', 'Utdrag', 'Extract'],
  patient: ['Pasient og bruker', 'Pasient og brukar', 'Patient and user'],
  statusReason: ['Grunn til statusen', 'Grunn til statusen', 'Reason for the status'],
  title: ['Tittel', 'Tittel', 'Title'],
  summary: ['Sammendrag', 'Samandrag', 'Summary'],
  created: ['Opprettet', 'Oppretta', 'Created'],
  period: ['Planperiode (g)', 'Planperiode (g)', 'Plan period (g)'],
  relatives: ['Pårørende og verger', 'Pårørande og verjer', 'Next of kin and guardians'],
  professionals: ['Fagpersoner', 'Fagpersonar', 'Professionals'],
  positions: ['Stillinger', 'Stillingar', 'Positions'],
  organizations: ['Virksomheter', 'Verksemder', 'Organizations'],
  team: ['Ansvarsgruppe', 'Ansvarsgruppe', 'Responsibility group'],
  participants: [
    'Deltakere, bidrag og samarbeid (b, d, i)',
    'Deltakarar, bidrag og samarbeid (b, d, i)',
    'Participants, contributions and cooperation (b, d, i)',
  ],
  coordinator: ['Koordinator (c)', 'Koordinator (c)', 'Coordinator (c)'],
  controller: ['Databehandlingsansvarlig', 'Databehandlingsansvarleg', 'Controller'],
  contributors: ['Har skrevet i planen', 'Har skrive i planen', 'Has written in the plan'],
  coordinatorOffers: ['Tilbud om koordinator', 'Tilbod om koordinator', 'Offers of a coordinator'],
  goals: ['Mål (a)', 'Mål (a)', 'Goals (a)'],
  resources: ['Ressurser (a)', 'Ressursar (a)', 'Resources (a)'],
  serviceNeeds: ['Behov for tjenester (a)', 'Behov for tenester (a)', 'Needs for services (a)'],
  runningServices: ['Tjenester i gang', 'Tenester i gang', 'Services that run'],
  measures: [
    'Tiltak, omfang, ansvar og gjennomføring (e, f)',
    'Tiltak, omfang, ansvar og gjennomføring (e, f)',
    'Measures, extent, responsibility and implementation (e, f)',
  ],
  subPlans: ['Delplaner', 'Delplanar', 'Sub-plans'],
  considerations: [
    'Språk, etniske og kulturelle hensyn',
    'Språk, etniske og kulturelle omsyn',
    'Language, ethnic and cultural considerations',
  ],
  assessments: ['Kartlegging', 'Kartlegging', 'Assessments'],
  revisionDates: [
    'Tidspunkt for justering og revisjon (g)',
    'Tidspunkt for justering og revisjon (g)',
    'Dates of adjustment and revision (g)',
  ],
  revisions: ['Revisjoner', 'Revisjonar', 'Revisions'],
  evaluations: ['Evaluering', 'Evaluering', 'Evaluation'],
  meetings: ['Møter', 'Møte', 'Meetings'],
  consents: ['Samtykke (h)', 'Samtykke (h)', 'Consents (h)'],
  confidentialityRelease: [
    'Fritak fra taushetsplikten (h)',
    'Fritak frå teieplikta (h)',
    'Release from the duty of secrecy (h)',
  ],
  consentRenewals: ['Fornying av samtykke', 'Fornying av samtykke', 'Renewals of consent'],
  appointings: ['Oppnevning av koordinator', 'Oppnemning av koordinator', 'Appointing of a coordinator'],
  firstContacts: ['Første kontakt', 'Første kontakt', 'First contact'],
  handovers: ['Overføring av ansvar', 'Overføring av ansvar', 'Handovers'],
  toolAccesses: ['Tilgang til planverktøyet', 'Tilgang til planverktøyet', 'Access to the tool'],
  invitations: ['Invitasjoner', 'Invitasjonar', 'Invitations'],
  messages: ['Informasjon som er gitt', 'Informasjon som er gjeven', 'Information given'],
  complaints: ['Klager', 'Klager', 'Complaints'],
  disagreements: ['Uenighet', 'Usemje', 'Disagreements'],
  documents: ['Dokumenter', 'Dokument', 'Documents'],
  history: ['Historikk', 'Historikk', 'History'],
  notes: ['Merknader', 'Merknader', 'Notes'],
};

/** Sections of every part that is there, each value under its name in the plan document. */
export function wholeSections(plan: IndividualPlan, language: Language): Section[] {
  const names = partiesOf(plan, language);
  return (Object.keys(parts) as PartName[]).flatMap((part) => {
    const value = plan[part];
    if (value === undefined) {
      return [];
    }
    const lines = Array.isArray(value) ? value.map((item) => lineOf(item, names)) : [lineOf(value, names)];
    return [{ heading: say(partHeadings[part], language), lines }];
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

function partiesOf(plan: IndividualPlan, language: Language): ReadonlyMap<string, string> {
  const lists = [plan.relatives, plan.professionals, plan.positions, plan.organizations];
  const ids = ['patient', ...lists.flatMap((list) => (list ?? []).map(({ id }) => id))];
  return new Map(ids.map((id) => [id, nameOf(plan, id, language)]));
}
