// The words of the letters, in both written forms of Norwegian. Nothing but words.
import type { Addressee } from './parties.ts';

export type WrittenForm = 'nb' | 'nn';

export interface LetterWords {
  readonly title: (needs: string) => string;
  readonly from: string;
  readonly to: string;
  readonly date: string;
  readonly person: string;
  readonly birthDate: string;
  readonly nationalId: string;
  /** That the notice was sent before, and now says more. */
  readonly update: string;
  /** Signs that the fonts cannot show, by their codes. */
  readonly missingSigns: (codes: string) => string;
  readonly needHeading: string;
  /** The criteria of a plan and those of a coordinator differ. */
  readonly need: (sender: string, needs: string, plan: boolean) => string;
  readonly consent: Readonly<Record<'person' | 'representative', string>>;
  readonly askHeading: string;
  readonly ask: Readonly<Record<Addressee, string>>;
  /** How the receiver is spoken of. */
  readonly addressee: Readonly<Record<Addressee, string>>;
  /** What a municipality asks a hospital for. */
  readonly inHospital: (needs: string) => string;
  readonly contactHeading: string;
  readonly contact: string;
  readonly phone: string;
  readonly thread: string;
  readonly and: string;
  /** By code of `ip-flag-code`. */
  readonly needs: Readonly<Record<string, string>>;
  readonly cancellationTitle: string;
  readonly cancellation: (sender: string, needs: string, addressee: string) => string;
  readonly healthTitle: string;
  readonly partnerTitle: Readonly<Record<'started' | 'ended', string>>;
  readonly partner: (what: string, name: string) => string;
  readonly handoverTitle: string;
  readonly decisionTitle: string;
  /** Concept D2: the criteria of what was found are not met. */
  readonly noNeed: (needs: string) => string;
  readonly complaintHeading: string;
  readonly complaint: Readonly<Record<'municipality' | 'hospital', string>>;
}

const nb: LetterWords = {
  title: (needs) => `Melding om behov for ${needs}`,
  from: 'Fra',
  to: 'Til',
  date: 'Dato',
  person: 'Gjelder',
  birthDate: 'Fødselsdato',
  nationalId: 'Fødselsnummer, D-nummer eller hjelpenummer',
  update:
    'Dette er en oppdatering av meldingen som er sendt tidligere med samme referanse: behovet er utvidet. Saken er den samme.',
  missingSigns: (codes) =>
    `Noen tegn kan ikke vises i dette brevet, og står som tomme ruter (${codes}). I meldingen som brevet hører til, står de riktig.`,
  needHeading: 'Behovet',
  need: (sender, needs, plan) =>
    `${sender} har vurdert at personen har behov for ${plan ? '' : 'komplekse eller '}langvarige og koordinerte tjenester, og melder behov for ${needs}. Meldingen sendes etter helsepersonelloven § 38 a.`,
  consent: {
    person: 'Personen er informert og har samtykket til at denne meldingen sendes.',
    representative:
      'Den som kan samtykke på vegne av personen, er informert og har samtykket til at denne meldingen sendes.',
  },
  askHeading: 'Hva vi ber om',
  ask: {
    municipality:
      'Vi ber koordinerende enhet bekrefte at meldingen er mottatt, vurdere behovet, og melde tilbake hvem som er oppnevnt som koordinator, med navn og telefonnummer. Meld også fra om personen allerede har en individuell plan, om personen takker nei, eller om kommunen ikke er den rette.',
    unit: 'Vi ber enheten bekrefte at meldingen er mottatt, vurdere behovet, og melde tilbake hvem som er oppnevnt som koordinator i spesialisthelsetjenesten, med navn og telefonnummer. Meld også fra om personen allerede har koordinator hos dere, om personen takker nei, eller om enheten ikke er den rette.',
    'hospital-trust':
      'Vi vet ikke hvilken enhet i helseforetaket som er den rette. Vi ber koordinerende enhet bekrefte at meldingen er mottatt, sørge for at behovet blir vurdert i rett enhet, og melde tilbake hvem som er oppnevnt som koordinator i spesialisthelsetjenesten, med navn og telefonnummer. Meld også fra om personen allerede har koordinator hos dere, om personen takker nei, eller om helseforetaket ikke er det rette.',
  },
  addressee: {
    municipality: 'koordinerende enhet',
    'hospital-trust': 'koordinerende enhet',
    unit: 'enheten',
  },
  inHospital: (needs) => `${needs} i spesialisthelsetjenesten`,
  contactHeading: 'Kontakt',
  contact: 'Kontaktperson',
  phone: 'Telefon',
  thread: 'Vår referanse',
  and: 'og',
  needs: {
    'need-for-ip': 'individuell plan',
    'need-for-coordinator': 'koordinator',
    'need-for-child-coordinator': 'barnekoordinator',
  },
  cancellationTitle: 'Melding om behov trekkes tilbake',
  cancellation: (sender, needs, addressee) =>
    `${sender} trekker tilbake meldingen om behov for ${needs} som er sendt tidligere med samme referanse. Den ble sendt ved en feil. Vi ber ${addressee} avslutte saken og ikke følge opp meldingen.`,
  healthTitle: 'Helseopplysninger til koordinator',
  partnerTitle: {
    started: 'Koordinator eller individuell plan er satt i gang',
    ended: 'Koordinator eller individuell plan er avsluttet',
  },
  partner: (what, name) => `${what}. Koordinator: ${name}.`,
  handoverTitle: 'Overføring av ansvar for koordinering',
  decisionTitle: 'Avgjørelse om individuell plan og koordinator',
  noNeed: (needs) =>
    `Vi har vurdert om du har rett til ${needs}. Vilkårene i pasient- og brukerrettighetsloven er ikke oppfylt slik situasjonen er nå. Grunnen står i journalen din.`,
  complaintHeading: 'Du kan klage',
  complaint: {
    municipality:
      'Du kan klage skriftlig til koordinerende enhet i kommunen, som behandler klagen først. Blir avgjørelsen opprettholdt, sendes klagen til Statsforvalteren. Retten til å klage står i pasient- og brukerrettighetsloven § 7-2.',
    hospital:
      'Du kan først be helseforetaket om at retten blir oppfylt. Får du ikke medhold, kan du klage skriftlig til Statsforvalteren. Retten til å klage står i pasient- og brukerrettighetsloven §§ 7-1 og 7-2.',
  },
};

const nn: LetterWords = {
  title: (needs) => `Melding om behov for ${needs}`,
  from: 'Frå',
  to: 'Til',
  date: 'Dato',
  person: 'Gjeld',
  birthDate: 'Fødselsdato',
  nationalId: 'Fødselsnummer, D-nummer eller hjelpenummer',
  update:
    'Dette er ei oppdatering av meldinga som er send tidlegare med same referanse: behovet er utvida. Saka er den same.',
  missingSigns: (codes) =>
    `Nokre teikn kan ikkje visast i dette brevet, og står som tomme ruter (${codes}). I meldinga som brevet høyrer til, står dei rett.`,
  needHeading: 'Behovet',
  need: (sender, needs, plan) =>
    `${sender} har vurdert at personen har behov for ${plan ? '' : 'komplekse eller '}langvarige og koordinerte tenester, og melder behov for ${needs}. Meldinga blir send etter helsepersonellova § 38 a.`,
  consent: {
    person: 'Personen er informert og har samtykt til at denne meldinga blir send.',
    representative:
      'Den som kan samtykkje på vegner av personen, er informert og har samtykt til at denne meldinga blir send.',
  },
  askHeading: 'Kva vi ber om',
  ask: {
    municipality:
      'Vi ber koordinerande eining stadfeste at meldinga er motteken, vurdere behovet, og melde tilbake kven som er oppnemnd som koordinator, med namn og telefonnummer. Meld òg frå om personen alt har ein individuell plan, om personen takkar nei, eller om kommunen ikkje er den rette.',
    unit: 'Vi ber eininga stadfeste at meldinga er motteken, vurdere behovet, og melde tilbake kven som er oppnemnd som koordinator i spesialisthelsetenesta, med namn og telefonnummer. Meld òg frå om personen alt har koordinator hos dykk, om personen takkar nei, eller om eininga ikkje er den rette.',
    'hospital-trust':
      'Vi veit ikkje kva eining i helseføretaket som er den rette. Vi ber koordinerande eining stadfeste at meldinga er motteken, syte for at behovet blir vurdert i rett eining, og melde tilbake kven som er oppnemnd som koordinator i spesialisthelsetenesta, med namn og telefonnummer. Meld òg frå om personen alt har koordinator hos dykk, om personen takkar nei, eller om helseføretaket ikkje er det rette.',
  },
  addressee: {
    municipality: 'koordinerande eining',
    'hospital-trust': 'koordinerande eining',
    unit: 'eininga',
  },
  inHospital: (needs) => `${needs} i spesialisthelsetenesta`,
  contactHeading: 'Kontakt',
  contact: 'Kontaktperson',
  phone: 'Telefon',
  thread: 'Vår referanse',
  and: 'og',
  needs: {
    'need-for-ip': 'individuell plan',
    'need-for-coordinator': 'koordinator',
    'need-for-child-coordinator': 'barnekoordinator',
  },
  cancellationTitle: 'Melding om behov blir trekt tilbake',
  cancellation: (sender, needs, addressee) =>
    `${sender} trekkjer tilbake meldinga om behov for ${needs} som er send tidlegare med same referanse. Ho vart send ved ein feil. Vi ber ${addressee} avslutte saka og ikkje følgje opp meldinga.`,
  healthTitle: 'Helseopplysningar til koordinator',
  partnerTitle: {
    started: 'Koordinator eller individuell plan er sett i gang',
    ended: 'Koordinator eller individuell plan er avslutta',
  },
  partner: (what, name) => `${what}. Koordinator: ${name}.`,
  handoverTitle: 'Overføring av ansvar for koordinering',
  decisionTitle: 'Avgjerd om individuell plan og koordinator',
  noNeed: (needs) =>
    `Vi har vurdert om du har rett til ${needs}. Vilkåra i pasient- og brukarrettslova er ikkje oppfylte slik situasjonen er no. Grunnen står i journalen din.`,
  complaintHeading: 'Du kan klage',
  complaint: {
    municipality:
      'Du kan klage skriftleg til koordinerande eining i kommunen, som behandlar klaga først. Blir avgjerda ståande, blir klaga send til Statsforvaltaren. Retten til å klage står i pasient- og brukarrettslova § 7-2.',
    hospital:
      'Du kan først be helseføretaket om at retten blir oppfylt. Får du ikkje medhald, kan du klage skriftleg til Statsforvaltaren. Retten til å klage står i pasient- og brukarrettslova §§ 7-1 og 7-2.',
  },
};

export const words: Readonly<Record<WrittenForm, LetterWords>> = { nb, nn };
