// How a tool behaves: two writers, repeats, what is wrong, what is not there.
import { holds, type Vector } from '../vector.ts';
import {
  DONE,
  documentPage,
  exported,
  exporting,
  imported,
  importing,
  REFUSED,
  syncPage,
  TAKEN,
} from './parts.ts';

const changed = { at: 'plan.title', put: 'En annen tittel' } as const;
const versioned = { ...exported(), keep: { version: 'header:etag' } };

function refused(
  id: string,
  shows: string,
  does: string,
  edits: Parameters<typeof importing>[0],
  fix: string,
  faults: readonly string[],
): Vector {
  return {
    id: `plan-tool.${id}`,
    shows,
    requirement: documentPage,
    level: 'must',
    steps: [{ does, request: importing(edits), expect: [REFUSED] }],
    fix,
    faults,
  };
}

export const behaving: readonly Vector[] = [
  {
    id: 'plan-tool.takes',
    shows: 'A right plan is imported, and the answer says that it is done',
    requirement: documentPage,
    level: 'must',
    steps: [{ ...imported(), expect: [DONE] }],
    fix: 'Answer 200, 201 or 204 once the plan is kept; 202 says that nobody knows',
    faults: ['accepted-imports'],
  },
  {
    id: 'plan-tool.twice',
    shows: 'The same import twice is the same as once',
    requirement: syncPage,
    level: 'must',
    steps: [imported(), imported(), exported(holds('notes.count() = 1', 'the one note'))],
    fix: 'Replace by id; never put what comes behind what is there',
    faults: ['appends', 'loses-notes'],
  },
  {
    id: 'plan-tool.removed',
    shows: 'What an import has no more is gone from the export',
    requirement: syncPage,
    level: 'must',
    steps: [
      imported(),
      { ...imported({ at: 'plan.notes', remove: true }), does: 'imports it without its note' },
      exported(holds('notes.empty() and id.exists()', 'no note')),
    ],
    fix: 'Replace the plan by what comes; what was taken out must not come back by itself',
    faults: ['keeps-removed', 'appends'],
  },
  {
    id: 'plan-tool.version',
    shows: 'An export names its version in ETag',
    requirement: syncPage,
    level: 'must',
    steps: [
      imported(),
      { does: 'asks for its export', request: exporting, expect: [{ header: 'etag', matches: '.+' }] },
    ],
    fix: 'Send ETag with each export: without it two writers write over each other',
    faults: ['no-etag'],
  },
  {
    id: 'plan-tool.stale',
    shows: 'An import over an old version is refused (412), and nothing is changed',
    requirement: syncPage,
    level: 'must',
    steps: [
      imported(),
      versioned,
      { ...imported(changed), does: 'imports a change' },
      {
        does: 'imports another change over the first version',
        request: importing([], { 'if-match': '{{version}}' }),
        expect: [{ status: [412, 409] }],
      },
      exported(holds("title = 'En annen tittel'", 'the first change')),
    ],
    fix: 'Compare If-Match with the present version in the transaction that writes',
    faults: ['ignores-if-match', 'no-etag'],
  },
  {
    id: 'plan-tool.present',
    shows: 'An import over the present version is taken',
    requirement: syncPage,
    level: 'must',
    steps: [
      imported(),
      versioned,
      {
        does: 'imports a change over that version',
        request: importing([changed], { 'if-match': '{{version}}' }),
        expect: [TAKEN],
      },
    ],
    fix: 'Compare the whole ETag, with W/ and quotes',
    faults: ['refuses-if-match', 'no-etag'],
  },
  {
    id: 'plan-tool.two-writers',
    shows: 'Of two imports over one version at the same time one is refused',
    requirement: syncPage,
    level: 'must',
    steps: [
      imported(),
      versioned,
      {
        does: 'imports two changes over that version at the same time',
        request: ['Den ene', 'Den andre'].map((title) =>
          importing([{ at: 'plan.title', put: title }], { 'if-match': '{{version}}' }),
        ),
        expect: [
          { status: ['2xx', 409, 412] },
          { distinct: 'status', meaning: 'one that is taken, and one that is refused' },
        ],
      },
    ],
    fix: 'Compare and write in one transaction, with the row locked',
    faults: ['ignores-if-match', 'refuses-if-match', 'no-etag'],
  },
  refused(
    'unknown-code',
    'A code that the tool does not know is refused, not passed over and not turned into another',
    'imports a plan with a status of a goal that nobody knows',
    [{ at: 'plan.goals.0.status', put: 'nobody-knows-this-code' }],
    'Refuse the import and name the place; a default would say something that nobody said',
    ['takes-unknown-codes'],
  ),
  refused(
    'unknown-field',
    'A field that the tool does not know is refused, not dropped in silence',
    'imports a plan with a field that is not known today',
    [{ at: 'plan.aFieldOfTomorrow', put: 'x' }],
    'Refuse it (or keep it and give it back); what is dropped in silence is lost for everybody',
    ['passes-over-unknown'],
  ),
  refused(
    'wrong-identity',
    'An identity number with wrong check digits is refused',
    'imports a plan whose identity number has wrong check digits',
    [{ at: 'plan.patient.nationalIds.0.value', put: '12848612399' }],
    'Check the control digits before you look the person up',
    ['checks-no-digits'],
  ),
  {
    id: 'plan-tool.keeps-the-person-out-of-errors',
    shows: 'What is wrong with a plan is told without repeating the identity number',
    requirement: { text: 'Security: no personal data in error texts', link: 'docs/security.md' },
    level: 'must',
    steps: [
      {
        does: 'imports a plan that is wrong in another place',
        request: importing([{ at: 'plan.goals.0.status', put: 7 }]),
        expect: [{ withoutText: '{{person}}', meaning: 'an answer without the identity number' }],
      },
    ],
    fix: 'Say where and which rule, never what stands there: error texts end in logs',
    faults: ['repeats-the-person'],
  },
  refused(
    'other-id',
    'A plan whose id is not that of the address is refused',
    'imports a plan under the address of another',
    [{ at: 'plan.id', put: 'another plan' }],
    'Answer 400 when the ids differ: one plan must not be written over another',
    ['takes-other-ids'],
  ),
  refused(
    'leads-nowhere',
    'A reference to nobody is refused',
    'imports a plan whose measure has a responsible who is not in the plan',
    [{ at: 'plan.measures.0.responsible', put: 'nobody-at-all' }],
    'Check references at import; a measure without its responsible is nobody’s',
    ['follows-no-references'],
  ),
  {
    id: 'plan-tool.broken',
    shows: 'A body that breaks off is refused, and what stood there stands',
    requirement: documentPage,
    level: 'must',
    steps: [
      imported(),
      {
        does: 'imports half a plan',
        request: { ...importing(), body: { text: '{"id":"{{id:message/plan}}","kind":' } },
        expect: [REFUSED],
      },
      exported(holds('title.exists()', 'the plan as it stood')),
    ],
    fix: 'Read the whole body before you change anything',
    faults: ['takes-broken'],
  },
  {
    id: 'plan-tool.part',
    shows: 'A part of a plan is not written over the whole',
    requirement: { text: 'The plan document: subset', link: 'docs/mapping.md' },
    level: 'must',
    steps: [
      imported(),
      {
        does: 'imports a part of it',
        request: importing([
          { at: 'plan.subset', put: true },
          { at: 'plan.notes', remove: true },
        ]),
        expect: [REFUSED],
      },
      exported(holds('title.exists()', 'the whole plan')),
    ],
    fix: 'Refuse documents with subset: they are views, made for one reader',
    faults: ['part-over-whole'],
  },
  {
    id: 'plan-tool.not-there',
    shows: 'A plan that is not there is 404, and no empty plan',
    requirement: documentPage,
    level: 'must',
    steps: [
      {
        does: 'asks for a plan that is not there',
        request: { method: 'GET', path: '/{{id:nobody}}' },
        expect: [{ status: [404] }],
      },
    ],
    fix: 'Answer 404; an empty plan says that the person has one',
    faults: ['empty-for-nothing'],
  },
  {
    id: 'plan-tool.stable',
    shows: 'Two exports with nothing between them are the same bytes',
    requirement: documentPage,
    level: 'should',
    steps: [imported(), exported(), exported({ sameBytesAs: 2 })],
    fix: 'Write members and lists in a fixed order: a difference between two files then means a change',
    faults: ['shuffles'],
  },
  {
    id: 'plan-tool.deleted',
    shows: 'A plan that was deleted is exported no more',
    requirement: documentPage,
    level: 'must',
    steps: [
      imported(),
      {
        does: 'deletes it',
        request: { method: 'DELETE', path: '/{{id:message/plan}}' },
        expect: [{ status: [200, 202, 204] }],
      },
      { does: 'asks for its export', request: exporting, expect: [{ status: [404, 410] }] },
    ],
    fix: 'Answer 404 or 410 for what was deleted, also from caches',
    faults: ['undeletes', 'empty-for-nothing'],
  },
];
