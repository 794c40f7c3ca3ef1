// What can stand in the history of a notice. A new event is a row here: what it means, and its name in three languages.
import type { Explained } from '../../../ground/words/explained.ts';

export const eventCodes = {
  'told-by-telephone': {
    means: 'A person has told the unit by telephone: nothing is sent, and the record says so.',
    words: ['fortalt på telefon', 'fortalt på telefon', 'told by telephone'],
  },
  'told-by-letter': {
    means: 'A person has told the unit by letter: nothing is sent, and the record says so.',
    words: ['fortalt i brev', 'fortalt i brev', 'told by letter'],
  },
  'declined-by-person': {
    means: 'A person has decided, with a reason, that the unit is not told.',
    words: ['avsluttet uten melding', 'avslutta utan melding', 'ended without telling'],
  },
  confirmed: {
    means: 'A person vouches that the consent covers the notice; it is judged anew with that.',
    words: ['samtykket er bekreftet', 'samtykket er stadfesta', 'consent confirmed'],
  },
  'confirmation-recorded': {
    means: 'Who vouches for the consent stands in the record of the hospital (Provenance).',
    words: [
      'bekreftelsen er skrevet i journalen',
      'stadfestinga er skriven i journalen',
      'the confirmation is written to the record',
    ],
  },
  'cannot-cancel': {
    means:
      'The Flag was entered in error after the unit was told, and the adapter cannot tell it: a person has to.',
    words: [
      'kan ikke trekkes tilbake, en person må si fra',
      'kan ikkje trekkjast tilbake, ein person må seie frå',
      'cannot be taken back, a person has to tell',
    ],
  },
  decided: {
    means: 'The need was decided by the rule that the line names; what follows stands in the next lines.',
    words: ['avgjort', 'avgjort', 'decided'],
  },
  permitted: {
    means: 'The gate found a ground for this send, at this instant. It says nothing of the next one.',
    words: ['sendingen er tillatt', 'sendinga er tillaten', 'the send is permitted'],
  },
  accepted: {
    means: "The unit's machine took the message. Its acknowledgement is still to come.",
    words: [
      'tatt imot av kommunens system',
      'teken imot av systemet til kommunen',
      'taken by the municipality’s system',
    ],
  },
  acknowledged: {
    means: "The unit's machine said what it did with the message: taken, not now, or not at all.",
    words: ['kvittert', 'kvittert', 'acknowledged'],
  },
  'acknowledged-again': {
    means: 'An acknowledgement came that changes nothing.',
    words: ['kvittert en gang til', 'kvittert ein gong til', 'acknowledged once more'],
  },
  'contradictory-acknowledgement': {
    means: 'An acknowledgement came that says the opposite of an earlier one. The first one counts.',
    words: ['motstridende kvittering', 'motstridande kvittering', 'contradictory acknowledgement'],
  },
  'not-acknowledged': {
    means: 'No acknowledgement came in time, and the same message goes again.',
    words: ['ingen kvittering i tide', 'inga kvittering i tide', 'no acknowledgement in time'],
  },
  answered: {
    means: 'The unit, or somebody for it, said what it does about the need.',
    words: ['svar fra kommunen', 'svar frå kommunen', 'answer of the municipality'],
  },
  'answered-in-words': {
    means: 'The unit answered in words. What it decides is not known to the machine.',
    words: [
      'svar i fritekst fra kommunen',
      'svar i fritekst frå kommunen',
      'answer of the municipality in words',
    ],
  },
  'answered-again': {
    means: 'The unit said something that changes nothing: known already, or said before what stands now.',
    words: [
      'svar fra kommunen som ikke endrer noe',
      'svar frå kommunen som ikkje endrar noko',
      'answer of the municipality that changes nothing',
    ],
  },
  'answer-changed': {
    means:
      'The unit takes back a step that it had taken, or has appointed another coordinator. What it said last counts.',
    words: [
      'kommunen har endret svaret sitt',
      'kommunen har endra svaret sitt',
      'the municipality has changed its answer',
    ],
  },
  'answer-contradicts': {
    means:
      'Two answers of the unit cannot both be true. What stands is not known surely until somebody has asked.',
    words: [
      'motstridende svar fra kommunen',
      'motstridande svar frå kommunen',
      'contradictory answers of the municipality',
    ],
  },
  'answer-not-understood': {
    means:
      'An answer to this notice could not be understood. Nothing of it was kept, and the unit was told why.',
    words: [
      'svar avvist: kunne ikke forstås',
      'svar avvist: kunne ikkje forståast',
      'answer refused: could not be understood',
    ],
  },
  'task-not-understood': {
    means:
      'An answer on the Task in the record carries something that changes its meaning and is not known. Nothing of it was taken.',
    words: [
      'svar i journalen ikke forstått',
      'svar i journalen ikkje forstått',
      'answer in the record not understood',
    ],
  },
  'answer-refused': {
    means:
      'An answer to this notice was about another person, or may have been, or it is not of the unit that has the notice. Nothing of it was kept.',
    words: [
      'svar avvist: passer ikke til meldingen',
      'svar avvist: passar ikkje til meldinga',
      'answer refused: it does not fit the notice',
    ],
  },
  recorded: {
    means: "What the line names stands on the hospital's server, or waits to be written there.",
    words: ['skrevet i journalen', 'skrive i journalen', 'written to the record'],
  },
  waiting: {
    means: 'A system is away, or something else comes first. It is tried again by itself.',
    words: ['venter', 'ventar', 'waiting'],
  },
  duplicate: {
    means: 'The same need was told again, and nothing is sent for it.',
    words: [
      'meldt på nytt, ingenting sendt',
      'meldt på nytt, ingenting sendt',
      'notified again, nothing sent',
    ],
  },
  'given-up': {
    means: 'The attempts are used up. A person is asked; the need is not met.',
    words: ['gitt opp, trenger en person', 'gjeve opp, treng ein person', 'given up, needs a person'],
  },
  'handed-over': {
    means: 'A person has to settle it, or a person took it over.',
    words: ['overlatt til en person', 'overlaten til ein person', 'handed to a person'],
  },
  failed: {
    means: 'The system on the other side refused it in a way that trying again does not change.',
    words: ['mislyktes', 'mislukkast', 'failed'],
  },
  'flag-missing': {
    means: 'The server does not have the Flag that it named.',
    words: ['varselet finnes ikke', 'varselet finst ikkje', 'the Flag is missing'],
  },
  'need-added-after-notice': {
    means: 'The Flag raises more than the unit was told, and a machine may not tell it.',
    words: [
      'behovet er utvidet, en person må melde det',
      'behovet er utvida, ein person må melde det',
      'more is needed, a person has to tell it',
    ],
  },
  'consent-withdrawn-after-notice': {
    means: 'The consent was withdrawn after the unit got the notice. What the unit has, it has.',
    words: [
      'samtykket er trukket etter at meldingen ble sendt',
      'samtykket er trekt etter at meldinga blei send',
      'consent withdrawn after the notice was sent',
    ],
  },
  'corrected-after-notice': {
    means: 'The Flag was corrected to another person after its notice was sent.',
    words: [
      'varselet ble rettet til en annen person etter at meldingen ble sendt',
      'varselet blei retta til ein annan person etter at meldinga blei send',
      'the Flag was corrected to another person after the notice was sent',
    ],
  },
  'moved-after-notice': {
    means: 'The record says that the person lives in another municipality than the one that was told.',
    words: [
      'personen har flyttet etter at meldingen ble sendt',
      'personen har flytta etter at meldinga blei send',
      'the person has moved since the notice was sent',
    ],
  },
  'partner-told': {
    means: 'A service that treats the person was told of the coordinator.',
    words: [
      'samarbeidspartner har fått beskjed',
      'samarbeidspartnar har fått beskjed',
      'a partner has been told',
    ],
  },
  'partner-not-told': {
    means: 'A service that treats the person was not told of the coordinator.',
    words: [
      'samarbeidspartner har ikke fått beskjed',
      'samarbeidspartnar har ikkje fått beskjed',
      'a partner has not been told',
    ],
  },
  'partners-told': {
    means: 'Every service on record was told of the coordinator, or has a line of its own that says why not.',
    words: [
      'samarbeidspartnerne er gått gjennom',
      'samarbeidspartnarane er gått gjennom',
      'the partners are dealt with',
    ],
  },
  'transport-delivered': {
    means: "The message arrived at the receiver's message handler. Its application has said nothing yet.",
    words: ['levert av meldingsnettet', 'levert av meldingsnettet', 'delivered by the message network'],
  },
  'transport-rejected': {
    means: "The message network, or the receiver's message handler, refused the message.",
    words: ['avvist av meldingsnettet', 'avvist av meldingsnettet', 'refused by the message network'],
  },
  'transport-not-taken': {
    means: 'The message network did not take the message.',
    words: [
      'ikke tatt imot av meldingsnettet',
      'ikkje teken imot av meldingsnettet',
      'not taken by the message network',
    ],
  },
  'transport-unknown': {
    means: 'What became of the message in the network is not known.',
    words: ['uvisst i meldingsnettet', 'uvisst i meldingsnettet', 'unknown in the message network'],
  },
  'deadline-answer': {
    means: 'The unit has not answered in time.',
    words: ['fristen for svar gikk ut', 'fristen for svar gjekk ut', 'the deadline for the answer passed'],
  },
  'other-endpoint-told': {
    means: 'The unit was silent: the same message went to another of its endpoints too.',
    words: [
      'sendt til en annen adresse for enheten',
      'sendt til ei anna adresse for eininga',
      'sent to another address of the unit',
    ],
  },
  'other-unit-told': {
    means: 'The unit was silent: what it is part of was told too, by a consent that covers that.',
    words: [
      'sendt til det enheten er en del av',
      'sendt til det eininga er ein del av',
      'sent to what the unit is part of',
    ],
  },
  escalated: {
    means:
      'The unit is still silent: the notice goes another way, or the next one who has a duty in the trust follows it up.',
    words: ['oppfølgingen er gitt videre', 'oppfølginga er gjeven vidare', 'the follow-up went on'],
  },
  'deadline-first-contact': {
    means: 'No first contact was reported in time. It may have been made.',
    words: [
      'fristen for første kontakt gikk ut',
      'fristen for første kontakt gjekk ut',
      'the deadline for the first contact passed',
    ],
  },
  'deadline-evaluation': {
    means: 'The day of an evaluation has come, and nothing says that it was held.',
    words: [
      'dagen for evaluering er kommet',
      'dagen for evaluering er komen',
      'the day of the evaluation has come',
    ],
  },
  'deadline-revision': {
    means: 'The day of a revision has come, and nothing says that the plan was revised.',
    words: [
      'dagen for revisjon er kommet',
      'dagen for revisjon er komen',
      'the day of the revision has come',
    ],
  },
  'deadline-own-consent': {
    means: 'A consent that others gave because of the age of the person is about to end, or has ended.',
    words: [
      'personens eget samtykke må innhentes',
      'personens eige samtykke må hentast inn',
      'the person’s own consent is to be asked for',
    ],
  },
  'deadline-consent-ends': {
    means: 'A consent ends soon.',
    words: ['et samtykke går snart ut', 'eit samtykke går snart ut', 'a consent is about to end'],
  },
  cancelled: {
    means: 'The unit was told that the notice was a mistake.',
    words: ['trukket tilbake', 'trekt tilbake', 'taken back'],
  },
  closed: {
    means: 'A person closed the notice. Nothing more is sent for it.',
    words: ['avsluttet av en person', 'avslutta av ein person', 'closed by a person'],
  },
  'sent-again': {
    means: 'A person asked for another send.',
    words: ['sendt på nytt av en person', 'send på nytt av ein person', 'sent again by a person'],
  },
  'fault-told': {
    means:
      'A person tells the sender of a message that came in that it is not handled (Tilbakemelding om feil i mottatt melding). It goes the way the message came.',
    words: [
      'meldt feil i mottatt melding',
      'meldt feil i motteken melding',
      'told of a fault in a message received',
    ],
  },
  'fault-sent': {
    means: 'What a person told of a fault in a message is sent, and stands in the record (Provenance).',
    words: ['feilmeldingen er sendt', 'feilmeldinga er send', 'the fault message is sent'],
  },
  'fault-received': {
    means: 'The receipt of the sender says that it has what was told of a fault in its message.',
    words: ['feilmeldingen er mottatt', 'feilmeldinga er motteken', 'the fault message is received'],
  },
  'fault-not-taken': {
    means: 'What a person told of a fault in a message could not be sent, or its receiver refused it.',
    words: ['feilmeldingen kom ikke fram', 'feilmeldinga kom ikkje fram', 'the fault message was not taken'],
  },
  'handled-by-phone': {
    means: 'A person told the unit, or heard from it, by telephone.',
    words: ['ordnet på telefon', 'ordna på telefon', 'handled by phone'],
  },
} as const satisfies Readonly<Record<string, Explained>>;
