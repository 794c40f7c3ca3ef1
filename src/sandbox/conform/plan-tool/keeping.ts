// What a tool gives back of what it was given: the laws of the mapping as tests of the tool.
import { type Edit, type Expectation, holds, type Vector } from '../vector.ts';
import { documentPage, exported, imported, importing, lawsPage, TAKEN } from './parts.ts';

function kept(
  id: string,
  shows: string,
  edits: readonly Edit[],
  expectation: Expectation,
  fix: string,
  faults: readonly string[],
): Vector {
  return {
    id: `plan-tool.${id}`,
    shows,
    requirement: documentPage,
    level: 'must',
    steps: [imported(...edits), exported(expectation)],
    fix,
    faults,
  };
}

const LINES = 'Plan for  uken\n\n- mandag\n- tirsdag';

export const keeping: readonly Vector[] = [
  {
    id: 'plan-tool.gives-back',
    shows:
      'The export of what was just imported is equal to it, member by member: nothing is lost, nothing is added',
    requirement: lawsPage,
    level: 'must',
    steps: [imported(), exported({ sameAsSent: 1 })],
    fix: 'Keep what you do not show as well; the result names the first place that differs',
    faults: [
      'loses-notes',
      'keeps-the-first',
      'drops-no',
      'drops-words',
      'drops-names-of-codes',
      'drops-ended',
      'own-zone',
      'days-as-instants',
      'renumbers',
    ],
  },
  kept(
    'whole-texts',
    'Texts keep their lines and blanks',
    [{ at: 'plan.title', put: LINES }],
    holds(`title.length() = ${LINES.length}`, 'the title with its lines and blanks'),
    'Keep texts as they are; show them as you like',
    ['trims-texts'],
  ),
  kept(
    'order',
    'Goals keep the order in which the person put them',
    [{ at: 'plan.goals.-', put: { id: 'a-last', text: 'Jeg vil sykle.', status: 'active' } }],
    holds("goals.last().text = 'Jeg vil sykle.'", 'the goal that was put last, last'),
    'Keep the order; it says what matters most',
    ['sorts-lists'],
  ),
  kept(
    'several',
    'Where several values stand all are kept',
    [],
    holds("relatives.where(id = 'mother').relationships.count() = 2", 'both relationships of the mother'),
    'Keep lists as lists, also where your form has one field',
    ['keeps-the-first'],
  ),
  kept(
    'no-is-said',
    'A «no» that was said stays said: no interpreter needed is not the same as nothing said',
    [{ at: 'plan.patient.interpreterNeeded', put: false }],
    holds('patient.interpreterNeeded = false', 'interpreterNeeded: false'),
    'Tell false from absent in your database (nullable, three values)',
    ['drops-no'],
  ),
  kept(
    'silence-is-no-no',
    'What was not said is not turned into a «no»',
    [{ at: 'plan.patient.interpreterNeeded', remove: true }],
    holds('patient.interpreterNeeded.empty() and patient.exists()', 'no word about an interpreter'),
    'Export nothing where nothing was said; a default in a form is no answer of the person',
    ['says-no'],
  ),
  kept(
    'words-beside-codes',
    'Words beside a code are kept',
    [],
    holds("relatives.where(id = 'father').relationshipText.exists()", 'relationshipText of the father'),
    'Keep the text beside the code: it often says what the code cannot',
    ['drops-words'],
  ),
  kept(
    'names-of-codes',
    'Codes keep their system and what they are called',
    [],
    holds(
      "professionals.where(id = 'prof-berg').professions.codes.where(system.exists() and code = 'ET' and display.exists()).exists()",
      'system, code and display of the profession',
    ),
    'Keep all three; a receiver may not have your code list',
    ['drops-names-of-codes'],
  ),
  kept(
    'what-is-over',
    'What is over is kept with its end',
    [],
    holds(
      "participants.where(member = 'pos-dahl').period.end = '2026-02-28'",
      'the participant whose time is over, with its end',
    ),
    'Export ended participations too: who took part until when is part of the plan',
    ['drops-ended', 'days-as-instants'],
  ),
  kept(
    'consents-as-they-stand',
    'A consent that holds no more is not given out as one that holds',
    [{ at: 'plan.consents.1.status', put: 'inactive' }],
    holds("consents.where(id = 'c2').status = 'inactive'", 'the consent as inactive'),
    'Export the status of each consent; what your tool has no word for stops and is told',
    ['all-consents-hold'],
  ),
  kept(
    'instants',
    'Instants keep their offset',
    [],
    holds(
      "consents.where(id = 'c2').date.toString() = '2026-02-10T13:20:00+01:00'",
      'the instant as it was written',
    ),
    'Keep the offset: at night it decides the day',
    ['own-zone'],
  ),
  kept(
    'days-stay-days',
    'A day stays a day',
    [],
    holds("consents.where(id = 'c1').date.toString() = '2026-01-22'", 'the day as it was written'),
    'Do not make midnight of a day; which midnight it is depends on the zone',
    ['days-as-instants'],
  ),
  kept(
    'letters',
    'Letters of Sámi and signs outside of the first plane are kept',
    [{ at: 'plan.title', put: 'Čáhcealli 𝄞' }],
    holds("title = 'Čáhcealli 𝄞'", 'the title, letter by letter'),
    'Keep text as Unicode from the line to the database (utf8mb4, nvarchar)',
    ['latin-letters'],
  ),
  {
    id: 'plan-tool.kind',
    shows: 'A coordinator without a plan does not become an individual plan',
    requirement: { text: 'Concept B: who has a plan', link: 'docs/life-of-a-plan.md' },
    level: 'must',
    steps: [
      {
        does: 'imports a coordinator without a plan',
        request: importing([], undefined, 'coordinator-only'),
        expect: [TAKEN],
      },
      exported(holds("kind = 'coordinator-only'", 'kind coordinator-only')),
    ],
    fix: 'Keep the kind: whoever reads «individual plan» believes that the person wanted one',
    faults: ['all-plans'],
  },
  kept(
    'completed',
    'A completed plan stays completed',
    [{ at: 'plan.status', put: 'completed' }],
    holds("status = 'completed'", 'status completed'),
    'Export the status of the plan',
    ['wakes-plans'],
  ),
  kept(
    'links',
    'What refers to a goal still leads to it',
    [],
    holds(
      "measures.where(id = 'm1').goals = 'g1' and goals.where(id = 'g1').exists()",
      'a measure that leads to its goal',
    ),
    'Keep ids; where you make your own, change every reference to them',
    ['renumbers'],
  ),
  kept(
    'many',
    'A plan with two hundred goals is kept whole',
    [
      {
        at: 'plan.goals',
        put: [
          ...['g1', 'g2', 'g3', 'g4'].map((id) => ({ id, text: 'Jeg vil gå selv.', status: 'active' })),
          ...Array.from({ length: 196 }, (_, index) => ({
            id: `more-${index}`,
            text: 'Jeg vil mer.',
            status: 'active',
          })),
        ],
      },
    ],
    holds('goals.count() = 200', 'two hundred goals'),
    'Look for limits of lists and of bodies',
    ['first-hundred'],
  ),
];
