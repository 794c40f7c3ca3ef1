// Why the gate stays shut, for people. A reason without a row does not compile.
import type { Explained } from '../../ground/words/explained.ts';
import type { Words } from '../../ground/words/language.ts';
import type { RefusalReason } from './refusal.ts';

const ask: Words = [
  'Spør personen om samtykke, og registrer det i journalen.',
  'Spør personen om samtykke, og registrer det i journalen.',
  'Ask the person for consent, and record it.',
];

export const refusalWords = {
  'consent-missing': {
    means: 'No consent that covers this was found. Nothing says that the person has said no.',
    words: ['Samtykke mangler', 'Samtykke manglar', 'Consent is missing'],
    next: ask,
  },
  'consent-declined': {
    means: 'A no of the person, or of who may consent, was read.',
    words: ['Personen har sagt nei', 'Personen har sagt nei', 'The person has said no'],
  },
  'consent-withdrawn': {
    means: 'A consent that would have covered this was withdrawn.',
    words: ['Samtykket er trukket tilbake', 'Samtykket er trekt tilbake', 'The consent is withdrawn'],
  },
  'consent-denied': {
    means: 'A no to this recipient was read, in the consent itself or in a later one.',
    words: [
      'Personen har sagt nei til denne mottakeren',
      'Personen har sagt nei til denne mottakaren',
      'The person has said no to this recipient',
    ],
  },
  'consent-not-begun': {
    means: 'A consent covers this from a later time. It is looked at again then.',
    words: ['Samtykket gjelder først senere', 'Samtykket gjeld først seinare', 'The consent begins later'],
  },
  'consent-not-understood': {
    means: 'A consent may cover this, and a part of it is not understood. It says neither yes nor no.',
    words: [
      'Et samtykke kan ikke forstås fullt ut',
      'Eit samtykke kan ikkje forståast fullt ut',
      'A part of a consent is not understood',
    ],
    next: [
      'Les samtykket, og bekreft hva det dekker, eller registrer det på nytt.',
      'Les samtykket, og stadfest kva det dekkjer, eller registrer det på nytt.',
      'Read the consent; confirm what it covers, or record it anew.',
    ],
  },
  'consent-order-unclear': {
    means: 'There is a yes and a no, and which of them is later cannot be told.',
    words: [
      'Det finnes både et ja og et nei, og rekkefølgen er uklar',
      'Det finst både eit ja og eit nei, og rekkjefølgja er uklar',
      'There is a yes and a no, and which is later is not clear',
    ],
    next: [
      'Avklar med personen hva som gjelder, og registrer det i journalen.',
      'Avklar med personen kva som gjeld, og registrer det i journalen.',
      'Settle with the person what holds, and record it.',
    ],
  },
  'consent-not-verified': {
    means: 'Somebody checked the consent with the person, and it was not confirmed.',
    words: [
      'Samtykket er kontrollert, men ikke bekreftet',
      'Samtykket er kontrollert, men ikkje stadfesta',
      'The consent was checked and not confirmed',
    ],
    next: ask,
  },
  'consent-of-unknown-kind': {
    means:
      'A consent may cover this, and its kind is not among those that the settings of this hospital name.',
    words: [
      'Typen samtykke er ikke kjent her',
      'Typen samtykke er ikkje kjend her',
      'The kind of consent is not known here',
    ],
    next: [
      'Les samtykket, og bekreft hva det dekker. Er typen vanlig hos dere, legg den inn i innstillingene.',
      'Les samtykket, og stadfest kva det dekkjer. Er typen vanleg hos dykk, legg han inn i innstillingane.',
      'Read the consent, and confirm what it covers. Where the kind is usual, add it to the settings.',
    ],
  },
  'consent-not-in-force': {
    means:
      'A consent was there and is not in force: it has ended, is inactive without a withdrawal, or was not given yet.',
    words: ['Samtykket gjelder ikke nå', 'Samtykket gjeld ikkje no', 'The consent is not in force'],
    next: ask,
  },
  'consent-wrong-recipient': {
    means: 'The consents that were found name other recipients.',
    words: [
      'Samtykket gjelder en annen mottaker',
      'Samtykket gjeld ein annan mottakar',
      'The consent names another recipient',
    ],
    next: ask,
  },
  'consent-not-covering-information': {
    means: 'The consents that were found name this recipient, and not this information.',
    words: [
      'Samtykket dekker ikke disse opplysningene',
      'Samtykket dekkjer ikkje desse opplysningane',
      'The consent does not cover this information',
    ],
    next: ask,
  },
  'consent-not-for-agency': {
    means: 'The consents that were found do not cover a recipient outside of the health and care services.',
    words: [
      'Samtykket gjelder ikke denne etaten',
      'Samtykket gjeld ikkje denne etaten',
      'The consent does not cover this agency',
    ],
    next: ask,
  },
  'consent-for-other-purpose': {
    means: 'The consents that were found permit it for other purposes than to treat and to coordinate care.',
    words: [
      'Samtykket gjelder et annet formål',
      'Samtykket gjeld eit anna føremål',
      'The consent is for another purpose',
    ],
    next: ask,
  },
  'consent-giver-not-entitled': {
    means: 'The one who gave the consent is not known to be entitled to give it.',
    words: [
      'Det er uklart om den som har samtykket, kunne gjøre det',
      'Det er uklart om den som har samtykt, kunne gjere det',
      'Whether the one who consented was entitled to is not clear',
    ],
    next: [
      'Avklar hvem som kan samtykke, og registrer det i journalen.',
      'Avklar kven som kan samtykkje, og registrer det i journalen.',
      'Settle who may consent, and record it.',
    ],
  },
  'person-objects': {
    means: 'The person has said that this is not to be told.',
    words: ['Personen motsetter seg det', 'Personen set seg imot det', 'The person objects'],
  },
  'recipient-not-the-person': {
    means: 'This kind of message goes to the person alone, and the recipient is another.',
    words: [
      'Mottakeren er en annen enn personen selv',
      'Mottakaren er ein annan enn personen sjølv',
      'The recipient is not the person',
    ],
  },
  'recipient-outside-the-unit': {
    means: 'This kind of message stays within the unit, and the recipient is outside of it.',
    words: [
      'Mottakeren hører ikke til virksomheten',
      'Mottakaren høyrer ikkje til verksemda',
      'The recipient is outside of the unit',
    ],
  },
  'nothing-to-follow': {
    means: 'The unit was never told, so there is nothing to take back or to add to.',
    words: [
      'Mottakeren har ikke fått noe som dette kan følge etter',
      'Mottakaren har ikkje fått noko som dette kan følgje etter',
      'The recipient has nothing that this could follow',
    ],
  },
  'address-protected': {
    means: 'The address of the person is protected, or cannot be read.',
    words: ['Adressen er beskyttet', 'Adressa er verna', 'The address is protected'],
    next: [
      'Følg virksomhetens rutine for adressesperre. Ingenting sendes av seg selv.',
      'Følg rutinen i verksemda for adressesperre. Ingenting blir sendt av seg sjølv.',
      'Follow the rules of your organisation for protected addresses. Nothing is sent by itself.',
    ],
  },
} as const satisfies Readonly<Record<RefusalReason, Explained>>;
