// The rules that only several resources together can decide: what each demands, in words, with its source.
// profiles/rules/graph.json is generated from this table, so that what is published is what is run.
import type { Severity } from '../../ground/outcome/issue.ts';

/** One published rule. `shall` is what the law or the guidelines say; a warning is good practice. */
export interface Requirement {
  readonly severity: Extract<Severity, 'error' | 'warning'>;
  readonly nb: string;
  readonly en: string;
  readonly source: string;
  readonly concepts: readonly string[];
}

export const graphRules = {
  'ip-graph-one-plan': {
    severity: 'error',
    nb: 'En person har bare én aktiv individuell plan.',
    en: 'A person has one active individual plan only.',
    source: 'Regulation on individual plans; guidelines of UNN section 6, OUS section 3',
    concepts: ['B1'],
  },
  'ip-graph-main-coordinator': {
    severity: 'error',
    nb: 'Høyst én koordinator har hovedansvaret for planen på samme tid.',
    en: 'At most one coordinator holds the main responsibility for the plan at any instant.',
    source: 'Regulation on individual plans, purpose: one responsible at all times',
    concepts: ['A5'],
  },
  'ip-graph-coordinator-present': {
    severity: 'error',
    nb: 'En aktiv plan har en koordinator, om ikke tilbudet er avslått eller koordinator ennå ikke er oppnevnt.',
    en: 'An active plan has a coordinator, unless the offer was declined or none is appointed yet.',
    source: 'Regulation on individual plans section 9 c',
    concepts: ['A5', 'A16'],
  },
  'ip-graph-plan-consent': {
    severity: 'error',
    nb: 'En aktiv plan viser til et gjeldende samtykke fra personen til at planen utarbeides.',
    en: "An active plan refers to an active consent of the person to the plan's being made.",
    source: 'Regulation on individual plans section 9 h',
    concepts: ['A10', 'B2'],
  },
  'ip-graph-same-patient': {
    severity: 'error',
    nb: 'Alt planen viser til, gjelder planens person.',
    en: "Everything that the plan refers to is about the plan's person.",
    source: 'Confidentiality: Health Personnel Act section 21',
    concepts: ['B1', 'C7'],
  },
  'ip-graph-period-order': {
    severity: 'error',
    nb: 'Datoer står i rekkefølge: frister og revisjoner kommer ikke før starten.',
    en: 'Dates are in order: deadlines and revisions do not come before the start.',
    source: 'Regulation on individual plans section 9 g',
    concepts: ['A1', 'A9'],
  },
  'ip-graph-ended-plan': {
    severity: 'warning',
    nb: 'Når planen er avsluttet, er ansvarsgruppen ikke lenger aktiv.',
    en: 'When the plan has ended, its team is no longer active.',
    source: 'Procedure of Inderøy, ending the work on the plan',
    concepts: ['B3', 'C9'],
  },
  'ip-graph-sub-plan': {
    severity: 'error',
    nb: 'En delplan er del av en individuell plan.',
    en: 'A sub-plan is part of an individual plan.',
    source: 'Guideline of UNN section 3',
    concepts: ['A13'],
  },
  'ip-graph-activity-based-on': {
    severity: 'warning',
    nb: 'Et tiltak som planen viser til, bør ikke selv vise til planen i basedOn.',
    en: 'A measure that the plan refers to should not itself name the plan in basedOn.',
    source: 'FHIR R4, CarePlan.activity.reference',
    concepts: ['A7'],
  },
  'ip-graph-accepted-by-owner': {
    severity: 'error',
    nb: 'Et tiltak aksepteres bare av den som er ansvarlig for det.',
    en: 'A measure is accepted only by its owner.',
    source: 'Guideline of UNN section 3: nobody can promise services on behalf of another',
    concepts: ['A18'],
  },
  'ip-graph-invitation-consent': {
    severity: 'error',
    nb: 'En invitasjon aksepteres bare når personen har samtykket til tilgang for den inviterte.',
    en: 'An invitation is accepted only when the person has consented to access for the one invited.',
    source: 'Procedure of Inderøy, adding providers',
    concepts: ['B13', 'C12'],
  },
  'ip-graph-first-contact': {
    severity: 'warning',
    nb: 'Første kontakt skjer normalt innen to uker etter oppnevningen; lengre frist begrunnes.',
    en: 'First contact is normally within two weeks of the appointment; a longer time needs a reason.',
    source: 'Guideline of UNN section 4.4 d (municipalities)',
    concepts: ['E2'],
  },
  'ip-graph-appointed-coordinator': {
    severity: 'error',
    nb: 'Gruppen som en oppnevning viser til, har en koordinator.',
    en: 'The team that an appointment refers to has a coordinator.',
    source: 'Guideline of UNN section 4.2',
    concepts: ['E1'],
  },
  'ip-graph-national-id': {
    severity: 'error',
    nb: 'Fødselsnummer og D-nummer har gyldige kontrollsifre.',
    en: 'National identity numbers and D-numbers have valid check digits.',
    source: 'Population Register Regulation chapter 2',
    concepts: ['D6'],
  },
  'ip-graph-organization-number': {
    severity: 'error',
    nb: 'Organisasjonsnummer har gyldig kontrollsiffer.',
    en: 'Organisation numbers have a valid check digit.',
    source: 'Entity Registry',
    concepts: ['D13'],
  },
  'ip-graph-municipality': {
    severity: 'error',
    nb: 'Et kommunenummer er eller har vært i bruk.',
    en: 'A municipality number is in use, or has been.',
    source: 'Statistics Norway, classification 131 (from 1994)',
    concepts: ['D6', 'D13'],
  },
  'ip-graph-her-id': {
    severity: 'error',
    nb: 'HER-id er en adresse og aldri en virksomhets identitet.',
    en: 'A HER-id is an address and never the identity of an organisation.',
    source: 'HL7 Norway best practice, HER-id',
    concepts: ['D13'],
  },
  'ip-graph-hospital-coordinator': {
    severity: 'error',
    nb: 'Koordinator i spesialisthelsetjenesten er helsepersonell.',
    en: 'The coordinator of the specialist health service is health personnel.',
    source: 'Specialist Health Services Act section 2-5 a',
    concepts: ['E13'],
  },
  'ip-graph-notice-minimum': {
    severity: 'error',
    nb: 'Meldingen om behov har ikke med mer om personen enn det som trengs for å finne og kontakte personen.',
    en: 'The notice of need carries no more about the person than is needed to find and contact the person.',
    source: 'Health Personnel Act sections 38 a and 25; guideline of Helse Bergen, note 3',
    concepts: ['C7'],
  },
  'ip-graph-notice-flag': {
    severity: 'error',
    nb: 'Varslene som en melding om behov gjelder, er personens egne og ikke feilregistrert.',
    en: "The flags that a notice of need is about are the person's own and not entered in error.",
    source: 'Health Personnel Act section 38 a',
    concepts: ['D6', 'D7'],
  },
  'ip-graph-message-route': {
    severity: 'error',
    nb: 'Avsender og mottaker i meldingen er de samme som i meldingshodet.',
    en: 'Sender and recipient of the communication are those of the message header.',
    source: 'A message to the wrong recipient is a breach of confidentiality',
    concepts: ['D6', 'D9'],
  },
} as const satisfies Readonly<Record<`ip-graph-${string}`, Requirement>>;

export type GraphRule = keyof typeof graphRules;
