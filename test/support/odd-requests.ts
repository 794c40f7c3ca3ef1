// Requests to every door of an adapter, built as they would be and bent: odd shapes, names, numbers, encodings and XML.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import { appRecFor } from '../../src/need/dialog/receipt.ts';
import { writeAppRec, writeDialog } from '../../src/need/dialog/write-dialog.ts';
import { dialogOf } from '../dialog/dialogs.ts';

export interface OddRequest {
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Record<string, string>;
  readonly body?: string;
  /** The encoding that it claims, where it claims one. */
  readonly packed?: string;
}

/** What lets a request in. */
export interface Keys {
  readonly tokens: Readonly<Record<'answers' | 'notifications' | 'operators', string>>;
  /** Of a session of the overview, with the token of its forms. */
  readonly cookie: string;
  readonly csrf: string;
}

/** A message that acknowledges. */
export const messageOf = (of: unknown, code: unknown = 'ok') => ({
  resourceType: 'Bundle',
  id: randomUUID(),
  type: 'message',
  entry: [
    {
      resource: {
        resourceType: 'MessageHeader',
        id: randomUUID(),
        eventCoding: { system: codeSystem('ip-message-event'), code: 'acknowledgement' },
        source: { endpoint: 'https://unit.example' },
        response: { identifier: of, code },
      },
    },
  ],
});

const odd = fc.oneof(
  fc.constantFrom<unknown>(null, 0, true, '', '\u0000', '\ud800', '..', '__proto__', 'ok', [], {}, [null]),
  fc.constantFrom<unknown>(
    'Bundle',
    'message',
    'MessageHeader',
    'Task',
    'need-reply',
    'Communication',
    'Patient',
  ),
  fc.constantFrom<unknown>(codeSystem('ip-message-event'), codeSystem('ip-business-status'), 'declined'),
);
const name = fc.constantFrom(
  ...[
    'resourceType',
    'type',
    'id',
    'entry',
    'resource',
    'response',
    'identifier',
    'code',
    'coding',
    'system',
  ],
  ...['eventCoding', 'businessStatus', 'output', 'focus', 'sender', 'reference', 'meta', 'name', 'telecom'],
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    odd,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 6 }),
  ),
}));
// Half of them begin as a message does, so that what is read of it is reached.
const reply = fc
  .tuple(value, value, value, fc.dictionary(name, value, { maxKeys: 4 }))
  .map(([a, b, c, more]) => {
    const header = {
      ...messageOf('x').entry[0]?.resource,
      eventCoding: { system: codeSystem('ip-message-event'), code: 'need-reply' },
      sender: a,
      response: b,
    };
    const status = { coding: [{ system: codeSystem('ip-business-status'), code: 'received' }] };
    const task = {
      resourceType: 'Task',
      id: 't',
      businessStatus: status,
      ...(more as object),
      output: c,
    };
    return {
      ...messageOf('x'),
      entry: [{ resource: header }, { resource: task }, a, { resource: b }],
    };
  });

const encoding = fc.constantFrom('', '', '', 'zstd', 'gzip', 'x-unknown');
const word = fc.constantFrom(
  ...[
    '1',
    '0',
    '-1',
    '9'.repeat(40),
    'close',
    'retry',
    'tell',
    'decline',
    'confirm',
    'constructor',
    '__proto__',
  ],
  ...['%00', '%E0%A4%A', '%F0%9F%98%80', 'a b', "'", '*', 'nb', 'csv', 'json', 'flag-anders', '2026-11-31'],
);
const query = fc
  .dictionary(
    fc.constantFrom('format', 'lang', 'all', 'state', 'page', 'order', 'q', 'who', 'from', 'after'),
    word,
    {
      maxKeys: 3,
    },
  )
  .map((fields) => new URLSearchParams(fields).toString());
const fields = fc.dictionary(
  fc.constantFrom(
    'by',
    'note',
    'basis',
    'whom',
    'how',
    'reason',
    'purpose',
    'key',
    'kind',
    'patient',
    'recipient',
  ),
  fc.oneof(
    value,
    fc.constantFrom<unknown>('telephone', 'letter', 'Kari', 'no-need', 'TREAT', 'health-information'),
  ),
  { maxKeys: 6 },
);

/** A document as it is written, with parts of it changed, left out or doubled. */
const xml = fc
  .tuple(
    fc.constantFrom(
      writeDialog(dialogOf()),
      writeAppRec(appRecFor(dialogOf(), { id: 'r1', generated: '2026-11-29T10:00:00Z' })),
    ),
    fc.array(
      fc.tuple(
        fc.nat({ max: 200 }),
        fc.constantFrom(
          '',
          '<a/>',
          '\u0000',
          '&#0;',
          '<![CDATA[x]]>',
          '<!DOCTYPE a>',
          '2026-02-30',
          'constructor',
          '𝒳',
        ),
        fc.boolean(),
      ),
      { maxLength: 4 },
    ),
  )
  .map(([text, changes]) => {
    const parts = text.split(/(?=[<>"])/);
    for (const [at, by, twice] of changes) {
      const place = at % parts.length;
      parts[place] = twice ? `${parts[place]}${by}${parts[place]}` : by;
    }
    return parts.join('');
  });

/** Requests to every door, each with what lets it in. */
export function oddRequests({ tokens, cookie, csrf }: Keys): fc.Arbitrary<OddRequest> {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const sent = fc.oneof(
    value,
    reply,
    fields,
    fc.tuple(value, value).map(([of, code]) => messageOf(of, code)),
  );
  const json = fc.tuple(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.constantFrom<readonly [string, string]>(
          ['/fhir/$process-message', tokens.answers],
          ['/notifications', tokens.notifications],
          ['/fhir/$validate', tokens.operators],
          ['/fhir/Patient/$validate', tokens.operators],
          ['/api/messages', tokens.operators],
        ),
      },
      fc.tuple(word, word).map(([no, act]) => [`/api/outbox/${no}/${act}`, tokens.operators] as const),
      word.map((no) => [`/api/write-backs/${no}/confirm`, tokens.operators] as const),
    ),
    sent,
    encoding,
  );
  const operators = fc
    .tuple(fc.constantFrom('explain/', 'outbox/', 'due', 'write-backs', 'notices'), word, query)
    .map(([door, id, asked]) => `/api/${door}${door.endsWith('/') ? id : ''}?${asked}`);
  const pages = fc
    .tuple(fc.constantFrom('', '/notices/', '/plans/', '/due', '/figures', '/sign-in/link/'), word, query)
    .map(([door, id, asked]) => `/overview${door}${door.endsWith('/') ? id : ''}?${asked}`);
  const forms = fc.tuple(word, word, fields);
  return fc.oneof(
    {
      weight: 6,
      arbitrary: json.map(([[path, token], body, packed]): OddRequest => {
        const type = path.startsWith('/api') ? 'application/json' : 'application/fhir+json';
        const headers = { ...bearer(token), 'content-type': type };
        return {
          ...{ path, method: 'POST', body: JSON.stringify(body), packed },
          headers: packed ? { ...headers, 'content-encoding': packed } : headers,
        };
      }),
    },
    xml.map((body): OddRequest => {
      const headers = { ...bearer(tokens.answers), 'content-type': 'application/xml' };
      return { path: '/network/documents', method: 'POST', body, headers };
    }),
    operators.map((path): OddRequest => ({ path, method: 'GET', headers: bearer(tokens.operators) })),
    pages.map((path): OddRequest => ({ path, method: 'GET', headers: { cookie } })),
    forms.map(([no, act, filled]): OddRequest => {
      const texts = Object.entries(filled).map(([name, text]): [string, string] => [
        name,
        typeof text === 'string' ? text : JSON.stringify(text),
      ]);
      const body = new URLSearchParams([['csrf', csrf], ...texts]).toString();
      const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' };
      return { path: `/overview/notices/${no}/${act}`, method: 'POST', body, headers };
    }),
  );
}
