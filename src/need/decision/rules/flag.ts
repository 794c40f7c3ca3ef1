// Rules on the Flag, the person and the need itself: whether there is anything to act on.
import { rulesOf } from '../rule.ts';

const active = { flag: ['active'] } as const;
const living = { flag: ['active'], person: ['living'] } as const;

export const flagRules = rulesOf([
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
    id: 'flag-not-yet',
    title: [
      'Tiden for varselet er ikke kommet',
      'Tida for varselet er ikkje komen',
      'The time of the Flag has not come',
    ],
    when: [{ flag: ['not-yet'] }],
    actions: ['wait-for-start'],
    because: [
      {
        concept: 'D2',
        law: 'hpl § 38 a',
        source: 'design',
        text: [
          'Varselet gjelder fra et tidspunkt som ikke er kommet: behovet vurderes da',
          'Varselet gjeld frå eit tidspunkt som ikkje er kome: behovet blir vurdert då',
          'The Flag is active from a time that is still to come: the need is judged then',
        ],
      },
    ],
  },
  {
    id: 'flag-ended',
    title: [
      'Varselet er aktivt, men perioden er over',
      'Varselet er aktivt, men perioden er over',
      'The Flag is active, and its period has ended',
    ],
    when: [{ flag: ['ended'] }],
    actions: ['hand-to-person'],
    because: [
      {
        concept: 'D2',
        law: 'hpl § 38 a',
        source: 'design',
        text: [
          'Journalen sier både at behovet er meldt og at det ikke lenger er det, eller slutten kan ikke leses',
          'Journalen seier både at behovet er meldt og at det ikkje lenger er det, eller slutten kan ikkje lesast',
          'The record says that the need is raised and that it no longer is, or the end cannot be read',
        ],
      },
    ],
    forPerson: [
      'Avklar om behovet fortsatt er der. Rett perioden i varselet, eller avslutt varselet',
      'Avklar om behovet framleis er der. Rett perioden i varselet, eller avslutt varselet',
      'Settle whether the need is still there. Correct the period of the Flag, or end the Flag',
    ],
  },
  {
    id: 'not-understood',
    title: [
      'Journalen sier noe som ikke kan forstås sikkert',
      'Journalen seier noko som ikkje kan forståast sikkert',
      'The record says something that cannot be understood with certainty',
    ],
    when: [{ flag: ['not-understood'] }],
    actions: ['hand-to-person'],
    because: [
      {
        concept: 'D6',
        law: 'hpl § 21, § 39',
        source: 'design',
        text: [
          'Et ukjent tillegg kan snu meningen i det som leses, og det som motsier seg selv, sier ingenting. Derfor handles det ikke på det',
          'Eit ukjent tillegg kan snu meininga i det som blir lese, og det som motseier seg sjølv, seier ingenting. Derfor blir det ikkje handla på det',
          'Implicit rules or a modifier extension that is not known may turn what is read into its opposite, and what contradicts itself says nothing: it is not acted on',
        ],
      },
    ],
    forPerson: [
      'Les i journalen hva som menes, og rett det som motsier seg selv. Er det et ukjent tillegg, avgjør selv hva som skal skje, eller be den som drifter adapteren, om å oppgi at tillegget er kjent (hospital.knownModifierExtensions)',
      'Les i journalen kva som er meint, og rett det som motseier seg sjølv. Er det eit ukjent tillegg, avgjer sjølv kva som skal skje, eller be den som driftar adapteren, om å oppgi at tillegget er kjent (hospital.knownModifierExtensions)',
      'Read in the record what is meant, and correct what contradicts itself. With an addition that is not known, decide for yourself what follows, or let the one who runs the adapter say that it is understood (hospital.knownModifierExtensions)',
    ],
  },
  {
    id: 'reference-unresolved',
    title: [
      'Noe som avgjørelsen bygger på, kan ikke hentes',
      'Noko som avgjerda byggjer på, kan ikkje hentast',
      'Something that the decision rests on cannot be got',
    ],
    when: [{ flag: ['unresolved'] }],
    actions: ['hand-to-person'],
    because: [
      {
        concept: 'D6',
        law: 'hpl § 39',
        source: 'design',
        text: [
          'Journalen viser til noe avgjørelsen bygger på, men det står på en ukjent server, finnes ikke, eller er ikke entydig oppgitt; eller Folkeregisteret svarte ikke',
          'Journalen viser til noko avgjerda byggjer på, men det står på ein ukjend tenar, finst ikkje, eller er ikkje eintydig oppgitt; eller Folkeregisteret svara ikkje',
          'The record refers to what the decision rests on, and it stands on a server that is not known, is not there, or is not named without doubt; or the population register did not answer',
        ],
      },
    ],
    forPerson: [
      'Rett henvisningen i journalen, eller be den som drifter adapteren, om å legge til adressen til serveren (hospital.bases). Da vurderes behovet på nytt. Svarer ikke Folkeregisteret, må du selv finne ut hvem som kan samtykke, og om adressen er beskyttet',
      'Rett tilvisinga i journalen, eller be den som driftar adapteren, om å leggje til adressa til tenaren (hospital.bases). Då blir behovet vurdert på nytt. Svarar ikkje Folkeregisteret, må du sjølv finne ut kven som kan samtykke, og om adressa er verna',
      'Correct the reference in the record, or let the one who runs the adapter add the address of the server (hospital.bases): then the need is judged anew. Where the population register is silent, find out yourself who may consent and whether the address is protected',
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
    id: 'person-inactive',
    title: ['Journalen er ikke i bruk', 'Journalen er ikkje i bruk', 'The record is out of use'],
    when: [{ ...active, person: ['inactive'] }],
    actions: ['hand-to-person'],
    because: [
      {
        concept: 'D6',
        law: 'hpl § 39',
        source: 'design',
        text: [
          'Behovet står i en journal som er merket inaktiv, og ingenting sier hvilken som er i bruk',
          'Behovet står i ein journal som er merkt inaktiv, og ingenting seier kva for ein som er i bruk',
          'The need stands in a record that is said to be inactive, and nothing says which one is in use',
        ],
      },
    ],
    forPerson: [
      'Finn journalen som er i bruk, og meld behovet der, eller merk denne som aktiv',
      'Finn journalen som er i bruk, og meld behovet der, eller merk denne som aktiv',
      'Find the record that is in use and raise the need there, or mark this one as active',
    ],
  },
  {
    id: 'person-not-known',
    title: [
      'Journalen sier ikke om personen lever',
      'Journalen seier ikkje om personen lever',
      'The record says that it is not known whether the person lives',
    ],
    when: [{ ...active, person: ['not-known'] }],
    actions: ['hand-to-person'],
    because: [
      {
        concept: 'D6',
        law: 'hpl § 21, § 39',
        source: 'design',
        text: [
          'Om personen lever, eller om journalen er i bruk, er oppgitt på en måte som verken sier ja eller nei',
          'Om personen lever, eller om journalen er i bruk, er oppgitt på ein måte som verken seier ja eller nei',
          'Whether the person lives, or whether the record is in use, is stated in a way that says neither yes nor no',
        ],
      },
    ],
    forPerson: [
      'Kontroller mot Folkeregisteret, og rett journalen',
      'Kontroller mot Folkeregisteret, og rett journalen',
      'Check with the population register, and correct the record',
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
]);
