// Rules on the Flag, the person and the need itself: whether there is anything to act on.
import type { Rule } from '../rule.ts';

const active = { flag: ['active'] } as const;
const living = { flag: ['active'], person: ['living'] } as const;

export const flagRules = [
  {
    id: 'flag-retracted',
    title: [
      'Behovet er registrert ved en feil',
      'Behovet er registrert ved ein feil',
      'The Flag was entered in error',
    ],
    when: [{ flag: ['retracted'] }],
    actions: ['withdraw-notice'],
    because: [
      {
        concept: 'D6',
        law: 'hpl § 38 a',
        source: 'design',
        text: [
          'Et varsel som er registrert ved en feil, melder ikke noe behov. Den som har fått beskjed, skal få vite at det var en feil',
          'Eit varsel som er registrert ved ein feil, melder ikkje noko behov. Den som har fått beskjed, skal få vite at det var ein feil',
          'A Flag that was entered in error raises no need; who was told of it must be told that it was a mistake',
        ],
      },
    ],
  },
  {
    id: 'flag-inactive',
    title: [
      'Varselet er ikke lenger aktivt',
      'Varselet er ikkje lenger aktivt',
      'The Flag is no longer active',
    ],
    when: [{ flag: ['inactive'] }],
    actions: ['no-action'],
    because: [
      {
        concept: 'D2',
        law: 'hpl § 38 a',
        source: '000 §7.4 f',
        text: [
          'Journalen melder ikke lenger noe behov',
          'Journalen melder ikkje lenger noko behov',
          'The record raises no need any more',
        ],
      },
    ],
  },
  {
    id: 'flag-unusable',
    title: [
      'Varselet kan ikke følges opp slik det er',
      'Varselet kan ikkje følgjast opp slik det er',
      'The Flag cannot be acted on',
    ],
    when: [{ flag: ['unusable'] }],
    actions: ['hand-to-person'],
    because: [
      {
        concept: 'D7',
        law: 'hpl § 38 a',
        source: 'design',
        text: [
          'Det er ikke sikkert hvem som trenger hva: varselet mangler person, har en ukjent kode, eller viser til et opphold som gjelder en annen',
          'Det er ikkje sikkert kven som treng kva: varselet manglar person, har ein ukjend kode, eller viser til eit opphald som gjeld ein annan',
          'It is not certain who needs what: the Flag has no person, no code that is known, or the person of another stay',
        ],
      },
    ],
    forPerson: [
      'Rett varselet i journalen: hvem det gjelder, og hva personen har behov for.',
      'Rett varselet i journalen: kven det gjeld, og kva personen har behov for.',
      'Correct the Flag in the record: whom it is about, and what is needed',
    ],
  },
  {
    id: 'flag-repeated',
    title: [
      'Et annet varsel melder det samme behovet',
      'Eit anna varsel melder det same behovet',
      'Another Flag raises the same need',
    ],
    when: [{ flag: ['repeated'] }],
    actions: ['follow-other-flag'],
    because: [
      {
        concept: 'D7',
        law: 'hpl § 38 a',
        source: 'design',
        text: [
          'Et behov meldes én gang, uansett hvor mange varsler som er registrert',
          'Eit behov blir meldt éin gong, uansett kor mange varsel som er registrerte',
          'One need is told once, however many Flags raise it',
        ],
      },
    ],
  },
  {
    id: 'person-dead',
    title: [
      'Personen er registrert som død',
      'Personen er registrert som død',
      'The person is registered as dead',
    ],
    when: [{ ...active, person: ['dead'] }],
    actions: ['hand-to-person'],
    because: [
      {
        concept: 'D6',
        law: 'hpl § 21, § 24',
        source: 'design',
        text: [
          'Behov hos en person som er død, meldes ikke. Taushetsplikten gjelder fortsatt',
          'Behov hos ein person som er død, blir ikkje meldt. Teieplikta gjeld framleis',
          'A need of a dead person is not told; the confidentiality stays',
        ],
      },
    ],
    forPerson: [
      'Pasienten er registrert som død. Kontroller journalen, og avslutt varselet.',
      'Pasienten er registrert som død. Kontroller journalen, og avslutt varselet.',
      'Check the record, and end the Flag',
    ],
  },
  {
    id: 'person-replaced',
    title: [
      'Pasientposten er erstattet av en annen',
      'Pasientposten er erstatta av ein annan',
      'The record was replaced by another one',
    ],
    when: [{ ...active, person: ['replaced'] }],
    actions: ['hand-to-person'],
    because: [
      {
        concept: 'D6',
        law: 'hpl § 39',
        source: 'design',
        text: [
          'Behovet står på en pasientpost som er erstattet av en annen',
          'Behovet står på ein pasientpost som er erstatta av ein annan',
          'The need stands in a record that another one has replaced',
        ],
      },
    ],
    forPerson: [
      'Journalen er erstattet av en annen. Meld behovet i den gjeldende journalen.',
      'Journalen er erstatta av ein annan. Meld behovet i den gjeldande journalen.',
      'Raise the need in the record that is in use',
    ],
  },
  {
    id: 'no-need',
    title: ['Kriteriene er ikke oppfylt', 'Kriteria er ikkje oppfylte', 'The criteria are not met'],
    when: [{ ...living, need: ['criteria-not-met'] }],
    actions: ['document-no-need'],
    because: [
      {
        concept: 'D1',
        law: 'pbrl § 2-5, § 2-5 b',
        source: '000 §5.4',
        text: [
          'En plan forutsetter behov for langvarige og koordinerte tjenester. En koordinator forutsetter behov for komplekse, eller langvarige og koordinerte tjenester',
          'Ein plan føreset behov for langvarige og koordinerte tenester. Ein koordinator føreset behov for komplekse, eller langvarige og koordinerte tenester',
          'A plan presupposes long-term and coordinated services; a coordinator complex, or long-term and coordinated ones',
        ],
      },
      {
        concept: 'D2',
        law: 'hpl § 39',
        source: '000 §7.4 f',
        text: [
          'At det ikke er behov, dokumenteres sammen med grunnlaget',
          'At det ikkje er behov, blir dokumentert saman med grunnlaget',
          '«No need» is documented as well as its basis',
        ],
      },
    ],
  },
  {
    id: 'declined',
    title: ['Personen takker nei', 'Personen takkar nei', 'The person declines'],
    when: [{ ...living, need: ['declined'] }],
    actions: ['document-decline'],
    because: [
      {
        concept: 'C5',
        law: 'pbrl § 2-5, § 4-1',
        source: '001 §4.1',
        text: [
          'Den som oppfyller kriteriene, kan takke nei. Det dokumenteres, og ingenting sendes',
          'Den som oppfyller kriteria, kan takke nei. Det blir dokumentert, og ingenting blir sendt',
          'Who meets the criteria may decline; it is documented, and nothing is sent',
        ],
      },
      {
        concept: 'D5',
        law: 'pbrl § 3-1',
        source: '003 «Tjenestemottakers rett»',
        text: [
          'Ingen har plikt til å ha en plan',
          'Ingen har plikt til å ha ein plan',
          'Nobody has a duty to have a plan',
        ],
      },
    ],
  },
  {
    id: 'child-says-no',
    title: ['Et barn under 12 år sier nei', 'Eit barn under 12 år seier nei', 'A child under 12 says no'],
    when: [{ ...living, need: ['child-says-no'] }],
    actions: ['hand-to-person'],
    because: [
      {
        concept: 'C6',
        law: 'pbrl § 4-4, § 4-3',
        source: 'design, by law; 000 note 3',
        text: [
          'Barnet skal høres, og de som har foreldreansvaret, bestemmer. Et nei fra barnet vurderes av en person, og ingenting sendes før det er gjort',
          'Barnet skal høyrast, og dei som har foreldreansvaret, bestemmer. Eit nei frå barnet blir vurdert av ein person, og ingenting blir sendt før det er gjort',
          'The child is heard, and the holders of parental responsibility decide: a no of the child is weighed by a person, and nothing is sent before',
        ],
      },
    ],
    forPerson: [
      'Snakk med barnet og dem som har foreldreansvaret. Dokumenter hva hver av dem mener, og hva som ble besluttet.',
      'Snakk med barnet og dei som har foreldreansvaret. Dokumenter kva kvar av dei meiner, og kva som blei avgjort.',
      'Talk with the child and the holders of parental responsibility; document the view of each, and what was decided',
    ],
  },
] as const satisfies readonly Rule[];
