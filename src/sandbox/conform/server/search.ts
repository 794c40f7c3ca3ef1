// Searches that plans and needs rest on, and their pages.
import { holds, type Vector } from '../vector.ts';
import { flag, get, ORDER_SYSTEM, person, searching, syncPage, written } from './parts.ts';

const matches = "Bundle.entry.where(search.mode = 'match' or search.empty()).resource";
const two = [written(person('one'), person('two')), written(flag('a', 'one'), flag('b', 'two'))];
const five = [written(person('one')), written(...['a', 'b', 'c', 'd', 'e'].map((name) => flag(name, 'one')))];

export const searches: readonly Vector[] = [
  {
    id: 'server.by-patient',
    shows: 'A search by patient finds what is about that person, and of nobody else',
    requirement: searching('3.1.1.4.11 reference', 'reference'),
    level: 'must',
    steps: [
      ...two,
      {
        does: 'searches the Flags of one person',
        request: get('/Flag?patient=Patient/{{id:one}}'),
        expect: [
          holds(`${matches}.count() = 1 and ${matches}.id = '{{id:a}}'`, 'the one Flag of that person'),
        ],
      },
    ],
    fix: 'Hear the parameter; what is passed over tells one person’s needs under another’s name',
    faults: ['ignores-parameters', 'missing-entries', 'late-index'],
  },
  {
    id: 'server.by-identifier',
    shows: 'A search by system and value does not find the same value of another system',
    requirement: searching('3.1.1.4.10 token', 'token'),
    level: 'must',
    steps: [
      written(
        person('one'),
        person('two', { identifier: [{ system: 'https://other.example/ids', value: '{{id:one number}}' }] }),
      ),
      {
        does: 'searches by system and value',
        request: get(`/Patient?identifier=${ORDER_SYSTEM}|{{id:one number}}`),
        expect: [holds(`${matches}.id = '{{id:one}}'`, 'the one Patient of that system')],
      },
    ],
    fix: 'Compare the system too',
    faults: ['ignores-systems', 'missing-entries'],
  },
  {
    id: 'server.or-lists',
    shows: 'A comma between values means «or»',
    requirement: searching('3.1.1.4.17 Composite search: multiple values', 'combining'),
    level: 'must',
    steps: [
      ...two,
      {
        does: 'searches for two ids',
        request: get('/Flag?_id={{id:a}},{{id:b}}'),
        expect: [holds(`${matches}.count() = 2`, 'both')],
      },
    ],
    fix: 'Split values at commas that have no backslash before them',
    faults: ['no-lists', 'missing-entries'],
  },
  {
    id: 'server.and',
    shows: 'Two parameters mean «and»',
    requirement: searching('3.1.1.4.17 Composite search: multiple parameters', 'combining'),
    level: 'must',
    steps: [
      ...two,
      {
        does: 'searches for a Flag of one person among those of another',
        request: get('/Flag?patient=Patient/{{id:one}}&_id={{id:b}}'),
        expect: [holds(`${matches}.empty()`, 'none')],
      },
    ],
    fix: 'Let every parameter narrow the result',
    faults: ['parameters-as-or', 'ignores-parameters'],
  },
  {
    id: 'server.unknown-parameter',
    shows: 'Asked to be strict, the server refuses a parameter that it does not know',
    requirement: searching('3.1.1.3 Handling Errors', 'errors'),
    level: 'should',
    steps: [
      {
        does: 'searches by a parameter that nobody knows, with Prefer: handling=strict',
        request: get('/Flag?nobody-knows=x', { prefer: 'handling=strict' }),
        expect: [{ status: ['4xx'] }],
      },
    ],
    fix: 'Hear Prefer: handling=strict',
    faults: ['passes-over-unknown'],
  },
  {
    id: 'server.search-by-post',
    shows: 'Searches can be posted, so that identity numbers stand in no address and in no log',
    requirement: searching('3.1.1.1 Search with POST', 'Introduction'),
    level: 'must',
    steps: [
      ...two,
      {
        does: 'searches by POST',
        request: {
          method: 'POST',
          path: '/Flag/_search',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: { text: 'patient=Patient/{{id:one}}' },
        },
        expect: [holds(`${matches}.id = '{{id:a}}'`, 'the one Flag of that person')],
      },
    ],
    fix: 'Serve [type]/_search for POST, also at a proxy before the server',
    faults: ['no-post-search', 'ignores-parameters', 'missing-entries', 'late-index'],
  },
  {
    id: 'server.pages',
    shows: 'Page after page every match comes once',
    requirement: searching('3.1.1.5.7 Paging', 'count'),
    level: 'must',
    steps: [
      ...five,
      {
        does: 'asks for the first three of five',
        request: get('/Flag?_id={{id:a}},{{id:b}},{{id:c}},{{id:d}},{{id:e}}&_count=3'),
        expect: [
          holds(
            `${matches}.count() = 3 and Bundle.link.where(relation = 'next').exists()`,
            'three, and a link to the next page',
          ),
        ],
        keep: { next: "Bundle.link.where(relation = 'next').url", last: `${matches}.last().id` },
      },
      {
        does: 'follows the link',
        request: get('{{next}}'),
        expect: [
          holds(`${matches}.count() = 2 and ${matches}.where(id = '{{last}}').empty()`, 'the other two'),
        ],
      },
    ],
    fix: 'Make pages stable: a place in an order that does not change, not a number of rows to skip',
    faults: ['no-pages', 'pages-overlap', 'no-lists', 'missing-entries'],
  },
  {
    id: 'server.fresh',
    shows: 'What was written is found at once',
    requirement: syncPage,
    level: 'must',
    steps: [
      ...two,
      {
        does: 'searches for what was just written',
        request: get('/Flag?patient=Patient/{{id:two}}'),
        expect: [holds(`${matches}.id = '{{id:b}}'`, 'it')],
      },
    ],
    fix: 'Read searches from where writes go, or wait with the answer to a write until it can be found',
    faults: ['late-index', 'ignores-parameters', 'missing-entries'],
  },
  {
    id: 'server.since',
    shows: 'A search by _lastUpdated finds what was changed since, the changed resource itself included',
    requirement: searching('3.1.1.4.3 _lastUpdated', 'lastUpdated'),
    level: 'must',
    steps: [
      ...two,
      {
        does: 'reads a Flag',
        request: get('/Flag/{{id:b}}'),
        expect: [{ status: [200] }],
        keep: { at: 'Flag.meta.lastUpdated' },
      },
      {
        does: 'searches for what was changed since then',
        request: get('/Flag?_lastUpdated=ge{{at}}&_id={{id:b}}'),
        expect: [holds(`${matches}.id = '{{id:b}}'`, 'the Flag')],
      },
    ],
    fix: 'Compare with the precision that you give out: a second that is cut off loses changes',
    faults: ['cuts-off-seconds', 'clock-goes-back', 'missing-entries'],
  },
  {
    id: 'server.whole-addresses',
    shows: 'Every match says its whole address',
    requirement: {
      text: 'FHIR R4, Bundle, fullUrl',
      link: 'https://hl7.org/fhir/R4/bundle.html#bundle-unique',
    },
    level: 'should',
    steps: [
      ...two,
      {
        does: 'searches',
        request: get('/Flag?_id={{id:a}}'),
        expect: [
          holds(
            "Bundle.entry.fullUrl.matches('^https?://.+/Flag/{{id:a}}$')",
            'fullUrl with the base of the server',
          ),
        ],
      },
    ],
    fix: 'Set Bundle.entry.fullUrl by the address at which the server is known outside',
    faults: ['no-full-urls', 'missing-entries'],
  },
  {
    id: 'server.marks-matches',
    shows: 'Matches are marked as such, so that they are told apart from what comes along',
    requirement: searching('3.1.1.5.8 Bundle.entry.search.mode', 'match'),
    level: 'should',
    steps: [
      ...two,
      {
        does: 'searches',
        request: get('/Flag?_id={{id:a}}'),
        expect: [holds("Bundle.entry.search.mode = 'match'", 'search.mode match')],
      },
    ],
    fix: 'Set Bundle.entry.search.mode',
    faults: ['no-search-mode', 'missing-entries'],
  },
];
