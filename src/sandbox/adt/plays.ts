// What a patient administration can send, right and wrong, each with the answers that the standard gives.
import { compose, type Wanted } from './message.ts';

/** Bytes that are written one after another, each in a packet of its own as far as the network has it so. */
export interface Play {
  readonly name: string;
  readonly writes: readonly Uint8Array[];
  /** MSA-1 of the answers, in order. */
  readonly answers: readonly string[];
  /** True when the sender then closes its side without waiting. */
  readonly closes?: true;
}

export interface PlayPersons {
  readonly person: string;
  readonly other: string;
}

const triggers = [
  ...[
    'A01',
    'A02',
    'A03',
    'A04',
    'A05',
    'A06',
    'A07',
    'A08',
    'A11',
    'A13',
    'A16',
    'A21',
    'A22',
    'A23',
    'A25',
  ],
  ...['A24', 'A28', 'A31', 'A34', 'A37', 'A40', 'A45', 'A47'],
];

const versions = ['2.1', '2.2', '2.3', '2.3.1', '2.4', '2.5', '2.5.1', '2.6', '2.7', '2.8'];

export const playGroups = ['triggers', 'frames', 'resends', 'characters', 'versions', 'content'] as const;
export type PlayGroup = (typeof playGroups)[number];

/** Everything of a group; `run` makes the ids of its messages other than those of every other run. */
export function playsOf(
  group: PlayGroup,
  run: string,
  persons: PlayPersons,
  from: Partial<Wanted> = {},
): Play[] {
  let count = 0;
  const message = (wanted: Partial<Wanted> = {}) => {
    count += 1;
    return compose({
      ...persons,
      trigger: 'A08',
      controlId: `${run}${group[0]}${count}`,
      ...from,
      ...wanted,
    });
  };
  return groups[group](message);
}

type Message = (wanted?: Partial<Wanted>) => string;

const groups: Readonly<Record<PlayGroup, (message: Message) => Play[]>> = {
  triggers: (message) => [
    ...triggers.map((trigger) => one(trigger, message({ trigger }), 'AA')),
    one('A16 with a planned discharge', message({ trigger: 'A16', expectedDischarge: '20261204' }), 'AA'),
    one('a trigger that is not understood (A10)', message({ trigger: 'A10' }), 'AR'),
  ],
  frames,
  resends(message) {
    const text = message({ trigger: 'A01' });
    const [, id = ''] = /^(?:[^|]*\|){9}([^|]*)/.exec(text) ?? [];
    return [
      one('a message', text, 'AA'),
      one('the same again', text, 'AA'),
      { name: 'twice at once', writes: [join(framed(text), framed(text))], answers: ['AA', 'AA'] },
      one('another message with the same id', message({ trigger: 'A02', controlId: id }), 'AA'),
    ];
  },
  characters: (message) => [
    one('UTF-8', message(), 'AA'),
    latin('8859/1', message({ characterSet: '8859/1' })),
    latin('8859/15', message({ characterSet: '8859/15' })),
    latin('letters beyond ASCII, and none declared', message({ characterSet: '' })),
    latin('8859/1 declared as UTF-8', message({ characterSet: 'UNICODE UTF-8' })),
    one('a set that nobody knows', message({ characterSet: 'EBCDIC' }), 'AA'),
  ],
  versions: (message) => [
    ...versions.map((version) => one(`version ${version}`, message({ version }), 'AA')),
    one('version 9.9', message({ version: '9.9' }), 'AR'),
    one('other delimiters', message({ delimiters: '#*!@%' }), 'AA'),
    many('enhanced mode: accept always', message({ accept: 'AL', applicationAnswer: 'NE' }), ['CA']),
    many('enhanced mode: application always', message({ accept: 'NE', applicationAnswer: 'AL' }), ['AA']),
    many('enhanced mode: both', message({ accept: 'AL', applicationAnswer: 'AL' }), ['CA', 'AA']),
    many('enhanced mode: on errors alone', message({ accept: 'ER', applicationAnswer: 'ER' }), []),
    many('enhanced mode: an error', message({ accept: 'ER', applicationAnswer: 'NE', without: ['PID'] }), [
      'CE',
    ]),
  ],
  content: (message) => [
    one('nobody (no PID)', message({ without: ['PID'] }), 'AE'),
    one('an admission without a visit', message({ trigger: 'A01', without: ['PV1'] }), 'AE'),
    one('a number with a wrong check digit', message({ person: '13918900216^^^^FNR' }), 'AE'),
    one('a number of whom nobody knows', message({ person: '4711^^^NOWHERE^PI' }), 'AE'),
    one(
      'a record merged into itself',
      message({ trigger: 'A40', person: '4711^^^&1.2.3&ISO', other: '4711^^^&1.2.3&ISO' }),
      'AE',
    ),
    one('dead and not dead', message({ dead: 'N', diedAt: '20261128' }), 'AE'),
    one('dead', message({ dead: 'Y', diedAt: '202611280415' }), 'AA'),
    one('a test message', message({ processing: 'T' }), 'AR'),
    one('no id', message({ controlId: '' }), 'AE'),
    one('a segment of the vendor', message({ more: ['ZXX|1|anything^&~'] }), 'AA'),
    one('what is no message', 'GET / HTTP/1.1\r\n', 'AE'),
  ],
};

function frames(message: Message): Play[] {
  const whole = framed(message());
  const noReturn = framed(message()).slice(0, -1);
  return [
    {
      name: 'a byte at a time',
      writes: [...framed(message())].map((byte) => Uint8Array.of(byte)),
      answers: ['AA'],
    },
    { name: 'two at once', writes: [join(framed(message()), framed(message()))], answers: ['AA', 'AA'] },
    { name: 'in two pieces', writes: [whole.slice(0, 40), whole.slice(40)], answers: ['AA'] },
    {
      name: 'line ends between',
      writes: [join(framed(message()), bytesOf('\r\n\n'), framed(message()))],
      answers: ['AA', 'AA'],
    },
    {
      name: 'words of a log before it',
      writes: [join(bytesOf('[sending]'), framed(message()))],
      answers: ['AA'],
    },
    { name: 'no carriage return at the end', writes: [noReturn], answers: ['AA'] },
    {
      name: 'no carriage return between two',
      writes: [join(framed(message()).slice(0, -1), framed(message()))],
      answers: ['AA', 'AA'],
    },
    {
      name: 'the sign of the end within',
      writes: [framed(message({ family: 'Sør\u001Ceng' }))],
      answers: ['AE'],
    },
    {
      name: 'cut off by the next one',
      writes: [join(whole.slice(0, 60), framed(message()))],
      answers: ['AA'],
    },
    { name: 'without a frame', writes: [bytesOf(message())], answers: [], closes: true },
    { name: 'unfinished', writes: [whole.slice(0, 60)], answers: [], closes: true },
    {
      name: 'line feeds for carriage returns',
      writes: [framed(message().replaceAll('\r', '\n'))],
      answers: ['AA'],
    },
    { name: 'a byte order mark', writes: [framed(`\uFEFF${message()}`)], answers: ['AA'] },
  ];
}

function one(name: string, text: string, answer: string): Play {
  return many(name, text, [answer]);
}

function many(name: string, text: string, answers: readonly string[]): Play {
  return { name, writes: [framed(text)], answers };
}

function latin(name: string, text: string): Play {
  return { name, writes: [framedBytes(Buffer.from(text, 'latin1'))], answers: ['AA'] };
}

function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

export function framed(text: string): Uint8Array {
  return framedBytes(bytesOf(text));
}

function framedBytes(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.of(0x0b), bytes, Buffer.of(0x1c, 0x0d)]);
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}
