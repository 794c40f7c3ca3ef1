// What the demo itself says, in English and Norwegian. What the adapter records is said in the words of its pages.
export type DemoLanguage = 'en' | 'nb';

/** Norwegian first, as everywhere. */
export type DemoWords = readonly [nb: string, en: string];

export function inWords([nb, en]: DemoWords, language: DemoLanguage): string {
  return language === 'nb' ? nb : en;
}

/** Who speaks, as it stands before each line. */
const speakers: Readonly<Record<string, string>> = {
  hospital: 'sykehuset',
  unit: 'enheten',
  network: 'helsenettet',
  'a person': 'et menneske',
  sent: 'sendt',
  'came back': 'kom tilbake',
  guard: 'vakten',
  keeper: 'dataansvarlig',
  coordinator: 'koordinator',
  teacher: 'læreren',
};

/** What test partners say of themselves, with what is Norwegian for it. */
const partners: readonly (readonly [RegExp, string])[] = [
  [/^took a message \((.*)\)$/, 'tok imot en melding ($1)'],
  [/^took a resend of a message that it has$/, 'fikk på nytt en melding som den har'],
  [
    /^got the same bytes again, and gave the original answer$/,
    'fikk det samme igjen, og ga det samme svaret',
  ],
  [/^answered "(.*)" and was told (.*)$/, 'svarte «$1», og fikk til svar $2'],
  [/^refused a message: (.*)$/, 'avviste en melding: $1'],
  [/^publishes the plan: (.*)$/, 'legger ut planen: $1'],
  [/^begins a second plan for the same person: (.*)$/, 'begynner en plan til for samme person: $1'],
  [/^sees (.*)$/, 'ser $1'],
  [/^stands at (.*) before (.*)$/, 'står på $1, foran $2'],
  [/^FHIR server at (.*)$/, 'FHIR-server på $1'],
  [/^takes messages at (.*)$/, 'tar imot meldinger på $1'],
  [/^nothing listens at (.*)$/, 'ingen svarer på $1'],
  [
    /^takes dialogue messages at (.*), with tokens of (.*)$/,
    'tar imot dialogmeldinger på $1, med tokener fra $2',
  ],
  [/^keeps notices in (.*)$/, 'tar vare på meldingene i $1'],
  [/^listens on (.*)$/, 'lytter på $1'],
  [/^took (DIALOG\S*) for HER-id (.*)$/, 'tok imot $1 til HER-id $2'],
  [/^the unit's message handler: (.*)$/, 'enhetens meldingssystem: $1'],
  [/^the unit's application: (.*)$/, 'enhetens fagsystem: $1'],
  [/^the unit answers: (.*)$/, 'enheten svarer: $1'],
  [
    /^one plan stands, and each sees what the consents open$/,
    'én plan står, og hver ser det samtykkene åpner for',
  ],
  [/^raises (.*)$/, 'markerer behovet: $1'],
  [/^Subscription on Flag notifies the adapter$/, 'Subscription på Flag varsler adapteren'],
  [
    /^messages that arrived: (.*) at the unit with FHIR, (.*) through the network$/,
    'meldinger som kom frem: $1 til enheten med FHIR, $2 gjennom helsenettet',
  ],
];

/** A line in the language of the demo; what has no Norwegian yet stays as it is. */
export function spoken(who: string, text: string, language: DemoLanguage): readonly [string, string] {
  if (language === 'en') {
    return [who, text];
  }
  const [pattern, words] = partners.find(([each]) => each.test(text)) ?? [];
  return [speakers[who] ?? who, pattern && words ? text.replace(pattern, words) : text];
}
