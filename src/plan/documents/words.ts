// The words of readable documents, in bokmål, nynorsk and English. Total over the codes that a document names.
import { dayOf } from '../../ground/norway/day.ts';
import { parseInstant } from '../../ground/norway/instant.ts';
import type { Language, Words } from '../../ground/words/language.ts';
import type { InformationType } from '../document/consent.ts';
import type { Measure, ParticipantRole } from '../document/content.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';

export const roleWords: Readonly<Record<ParticipantRole, Words>> = {
  patient: ['deg selv', 'deg sjølv', 'yourself'],
  'next-of-kin': ['pårørende', 'pårørande', 'next of kin'],
  guardian: ['verge', 'verje', 'guardian'],
  'ip-coordinator': ['koordinator', 'koordinator', 'coordinator'],
  'hospital-coordinator': ['koordinator i sykehuset', 'koordinator på sjukehuset', 'coordinator in hospital'],
  'temporary-coordinator': ['midlertidig koordinator', 'mellombels koordinator', 'temporary coordinator'],
  'child-coordinator': ['barnekoordinator', 'barnekoordinator', 'child coordinator'],
  'pathway-coordinator': ['forløpskoordinator', 'forløpskoordinator', 'pathway coordinator'],
  'pathway-coordinator-cancer': [
    'forløpskoordinator kreft',
    'forløpskoordinator kreft',
    'pathway coordinator, cancer',
  ],
  'coordinating-unit': ['koordinerende enhet', 'koordinerande eining', 'coordinating unit'],
  'unit-leader': ['enhetsleder', 'einingsleiar', 'unit leader'],
  gp: ['fastlege', 'fastlege', 'general practitioner'],
  'gp-substitute': ['vikar for fastlegen', 'vikar for fastlegen', 'substitute general practitioner'],
  'contact-doctor': ['kontaktlege', 'kontaktlege', 'contact doctor'],
  'contact-psychologist': ['kontaktpsykolog', 'kontaktpsykolog', 'contact psychologist'],
  'health-contact': ['helsefaglig kontakt', 'helsefagleg kontakt', 'health contact'],
  'primary-contact': ['primærkontakt', 'primærkontakt', 'primary contact'],
  'treating-doctor': ['behandlende lege', 'behandlande lege', 'treating doctor'],
  teacher: ['lærer', 'lærar', 'teacher'],
  ppt: ['PP-tjenesten', 'PP-tenesta', 'educational psychology service'],
  'nav-advisor': ['veileder i NAV', 'rettleiar i NAV', 'adviser at NAV'],
  'child-welfare': ['barnevernet', 'barnevernet', 'child welfare'],
  'private-provider': ['privat tjenesteyter', 'privat tenesteytar', 'private provider'],
  'municipal-coordinator': [
    'koordinator i kommunen',
    'koordinator i kommunen',
    'coordinator in the municipality',
  ],
  parent: ['forelder', 'forelder', 'parent'],
  'user-organisation': ['brukerorganisasjon', 'brukarorganisasjon', 'user organisation'],
  'service-provider': ['tjenesteyter', 'tenesteytar', 'service provider'],
};

export const measureWords: Readonly<Record<Measure['status'], Words>> = {
  draft: ['forslag', 'framlegg', 'suggested'],
  requested: ['ikke startet', 'ikkje starta', 'not started'],
  received: ['mottatt', 'motteke', 'received'],
  accepted: ['avtalt', 'avtalt', 'agreed'],
  rejected: ['avslått', 'avslått', 'refused'],
  ready: ['klart til start', 'klart til start', 'ready to start'],
  'in-progress': ['i gang', 'i gang', 'under way'],
  'on-hold': ['venter', 'ventar', 'waiting'],
  failed: ['ikke gjennomført', 'ikkje gjennomført', 'not carried out'],
  completed: ['ferdig', 'ferdig', 'done'],
  cancelled: ['avlyst', 'avlyst', 'cancelled'],
};

export const planWords: Readonly<Record<IndividualPlan['status'], Words>> = {
  draft: ['under arbeid', 'under arbeid', 'being made'],
  active: ['i bruk', 'i bruk', 'in use'],
  'on-hold': ['satt på vent', 'sett på vent', 'on hold'],
  completed: ['avsluttet', 'avslutta', 'ended'],
  revoked: [
    'avsluttet fordi samtykket er trukket',
    'avslutta fordi samtykket er trekt',
    'ended because the consent was withdrawn',
  ],
  'entered-in-error': ['registrert ved en feil', 'registrert ved ein feil', 'entered by mistake'],
};

export const informationWords: Readonly<Record<InformationType, Words>> = {
  plan: ['hele planen', 'heile planen', 'the whole plan'],
  need: [
    'behovet for plan eller koordinator',
    'behovet for plan eller koordinator',
    'the need for a plan or coordinator',
  ],
  goals: ['mål', 'mål', 'goals'],
  resources: ['ressurser', 'ressursar', 'resources'],
  considerations: ['språk og kultur', 'språk og kultur', 'language and culture'],
  'service-needs': ['behov for tjenester', 'behov for tenester', 'service needs'],
  participants: ['deltakere', 'deltakarar', 'participants'],
  measures: ['tiltak', 'tiltak', 'measures'],
  evaluations: ['evalueringer', 'evalueringar', 'evaluations'],
  assessments: ['kartlegging', 'kartlegging', 'assessments'],
  health: ['helseopplysninger', 'helseopplysningar', 'health information'],
  function: ['funksjon i hverdagen', 'funksjon i kvardagen', 'function in daily life'],
  contact: ['kontaktopplysninger', 'kontaktopplysningar', 'contact details'],
  'sub-plans': ['delplaner', 'delplanar', 'sub-plans'],
  meetings: ['møter', 'møte', 'meetings'],
  documents: ['dokumenter', 'dokument', 'documents'],
};

/** Headings and set phrases. */
export const phrases = {
  yourPlan: ['Planen din', 'Planen din', 'Your plan'],
  plan: ['Individuell plan', 'Individuell plan', 'Individual plan'],
  summary: ['Individuell plan: hovedpunkter', 'Individuell plan: hovudpunkt', 'Individual plan: main points'],
  status: ['Status', 'Status', 'Status'],
  period: ['Planperiode', 'Planperiode', 'Plan period'],
  revisions: ['Revisjon', 'Revisjon', 'Revision'],
  goals: ['Dette er viktig for deg', 'Dette er viktig for deg', 'What matters to you'],
  goalsOfPerson: ['Mål', 'Mål', 'Goals'],
  resources: ['Dette hjelper deg', 'Dette hjelper deg', 'What helps you'],
  measures: ['Dette skal gjøres', 'Dette skal gjerast', 'What will be done'],
  measuresOfPlan: ['Tiltak', 'Tiltak', 'Measures'],
  people: ['Hvem er med', 'Kven er med', 'Who takes part'],
  partners: ['Samarbeidspartnere', 'Samarbeidspartnarar', 'Partners'],
  coordinator: ['Koordinator', 'Koordinator', 'Coordinator'],
  meetings: ['Møter', 'Møte', 'Meetings'],
  shared: ['Dette har du sagt ja til', 'Dette har du sagt ja til', 'What you have agreed to'],
  mayUntil: ['til og med', 'til og med', 'until'],
  maySee: ['kan se', 'kan sjå', 'may see'],
  withdraw: [
    'Du kan trekke et samtykke når du vil. Si fra til koordinatoren.',
    'Du kan trekkje eit samtykke når du vil. Sei frå til koordinatoren.',
    'You can withdraw a consent at any time. Tell your coordinator.',
  ],
  noRight: [
    'Planen gir ikke i seg selv rett til tjenester. Den sier hva som er planlagt og hvem som har ansvaret.',
    'Planen gir ikkje i seg sjølv rett til tenester. Han seier kva som er planlagt og kven som har ansvaret.',
    'The plan in itself gives no right to services. It says what is planned and who is responsible.',
  ],
  yours: [
    'Planen er din. Du kan skrive i den, og du avgjør hvem som får se hva.',
    'Planen er din. Du kan skrive i han, og du avgjer kven som får sjå kva.',
    'The plan is yours. You can write in it, and you decide who sees what.',
  ],
  complain: [
    'Er du uenig? Du kan klage skriftlig. I kommunen sender du klagen til koordinerende enhet; ved sykehus ber du først sykehuset om det du mener du har rett til. Blir det ikke som du mener, behandler Statsforvalteren klagen.',
    'Er du usamd? Du kan klage skriftleg. I kommunen sender du klaga til koordinerande eining; ved sjukehus bed du først sjukehuset om det du meiner du har rett til. Blir det ikkje som du meiner, handsamar Statsforvaltaren klaga.',
    'Do you disagree? You can complain in writing. In the municipality, to the coordinating unit; about a hospital, first ask the hospital for what you think you have a right to. If that does not help, the County Governor handles the complaint.',
  ],
  readMore: ['Les mer', 'Les meir', 'Read more'],
  responsible: ['Ansvarlig', 'Ansvarleg', 'Responsible'],
  deadline: ['Frist', 'Frist', 'Deadline'],
  extent: ['Omfang', 'Omfang', 'Extent'],
  how: ['Hvordan', 'Korleis', 'How'],
  notNamed: ['uten navn i planen', 'utan namn i planen', 'not named in the plan'],
  withheld: [
    'Sammendraget viser bare det personen har samtykket til å dele med mottakeren.',
    'Samandraget viser berre det personen har samtykt til å dele med mottakaren.',
    'The summary shows only what the person has agreed to share with the recipient.',
  ],
} as const satisfies Readonly<Record<string, Words>>;

/** helsenorge.no on the right to a plan and a coordinator. */
export const HELSENORGE = 'https://www.helsenorge.no/rettigheter/individuell-plan';

const months: Readonly<Record<Language, readonly string[]>> = {
  nb: [
    'januar',
    'februar',
    'mars',
    'april',
    'mai',
    'juni',
    'juli',
    'august',
    'september',
    'oktober',
    'november',
    'desember',
  ],
  nn: [
    'januar',
    'februar',
    'mars',
    'april',
    'mai',
    'juni',
    'juli',
    'august',
    'september',
    'oktober',
    'november',
    'desember',
  ],
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
};

/** A date, month or year of the plan as people write it; of an instant its day in Norway. */
export function sayDate(moment: string, language: Language): string {
  const { instant } = parseInstant(moment);
  const [year = '', month, day] = (instant === undefined ? moment : dayOf(instant)).split('-');
  if (month === undefined) {
    return year;
  }
  const name = months[language][Number(month) - 1] ?? month;
  if (day === undefined) {
    return `${name} ${year}`;
  }
  return language === 'en' ? `${Number(day)} ${name} ${year}` : `${Number(day)}. ${name} ${year}`;
}
