// Notice → XML → notice: everything that the format can carry comes back, and a table says what it cannot.
import { readFileSync } from 'node:fs';
import type { Bundle, HumanName, PractitionerRole, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ORGNR, ROLE_9034 } from '../../src/ground/fhir/identifier-system.ts';
import type { Message } from '../../src/ground/fhir/message.ts';
import { toDialog } from '../../src/need/dialog/from-message.ts';
import { readXml } from '../../src/need/dialog/read-dialog.ts';
import { fromDialog } from '../../src/need/dialog/to-message.ts';
import { writeDialog } from '../../src/need/dialog/write-dialog.ts';
import { messageOf, noticeCase, parties } from './notices.ts';

interface Row {
  readonly path: string;
  readonly in: string;
  readonly note?: string;
  readonly carried: 'kept' | 'changed' | 'lost';
}
const { rows } = JSON.parse(readFileSync(new URL('../../mappings/dialog.json', import.meta.url), 'utf8')) as {
  rows: Row[];
};

function there(message: Message): string {
  const { dialog, issues } = toDialog(message, parties);
  expect(issues).toEqual([]);
  return writeDialog(dialog as NonNullable<typeof dialog>);
}

function back(xml: string): Bundle {
  const { message, issues } = readXml(Buffer.from(xml));
  expect(issues).toEqual([]);
  if (message?.kind !== 'dialog') {
    throw new TypeError('no dialogue message came back');
  }
  return fromDialog(message);
}

function named(resource: { name?: HumanName[] }): void {
  const { family, given: [given, ...others] = [], text } = resource.name?.[0] ?? {};
  const shown = family ?? (given ? undefined : text);
  resource.name = [
    {
      ...(shown ? { family: shown } : {}),
      ...(given ? { given: [given, ...(others.length > 0 ? [others.join(' ')] : [])] } : {}),
    },
  ];
}

/** Each row that is not kept, as what it does to the message: exactly these, and nothing else, may differ. */
const losses: Readonly<Record<string, (bundle: Bundle, all: Resource[]) => void>> = {
  'MessageHeader.source': (_, [header]) => {
    Object.assign(header as object, {
      source: { name: 'Koordinerende enhet, Fjellheim', endpoint: 'her-id:8094866' },
    });
  },
  'Communication.inResponseTo': (_, all) => {
    for (const each of all) {
      if (each.resourceType === 'Communication' && each.inResponseTo) {
        const provenance = all.find((other) => other.resourceType === 'Provenance');
        const value = provenance?.entity?.[0]?.what.identifier?.value ?? '';
        each.inResponseTo = [{ identifier: { system: 'urn:ietf:rfc:3986', value } }];
      }
    }
  },
  'Patient.name': (_, all) => {
    for (const each of all) {
      if (each.resourceType === 'Patient') {
        named(each);
      }
    }
  },
  'Patient.birthDate': () => undefined, // the generator makes whole dates only
  'Flag.status': () => undefined, // the generator makes active Flags only
  'Organization (sender)': (_, all) => {
    const sender = all.find((each) => each.resourceType === 'Organization');
    if (sender && !sender.identifier?.some(({ system }) => system === ORGNR)) {
      sender.name = 'Fjellheim helseforetak';
    }
  },
  Practitioner: (_, all) => {
    for (const each of all) {
      if (each.resourceType === 'Practitioner') {
        named(each);
      }
    }
  },
  'PractitionerRole.code': (_, all) => {
    for (const each of all) {
      if (each.resourceType === 'PractitionerRole') {
        each.code = [oneRole(each)];
      }
    }
  },
  'PractitionerRole.telecom': (_, all) => {
    for (const each of all) {
      if (each.resourceType === 'PractitionerRole' && each.telecom) {
        each.telecom = each.telecom.map(({ system, value }) => ({
          ...(system ? { system } : {}),
          ...(value ? { value: value.replace(/\s+/g, '') } : {}),
        }));
      }
    }
  },
  Provenance: (bundle) => {
    bundle.entry = bundle.entry?.filter(({ resource }) => resource?.resourceType !== 'Provenance') ?? [];
  },
  'Bundle.id': (bundle) => delete bundle.id,
  'Bundle.timestamp': (bundle) => delete bundle.timestamp,
  'Bundle.meta': (bundle) => delete bundle.meta,
  'ids of all other resources': () => undefined, // see `likeNamed`
};

function oneRole(role: PractitionerRole) {
  const stated = (role.code ?? []).flatMap(({ coding }) => coding?.[0]?.code ?? []);
  const code =
    ['18', '8'].find((each) => stated.includes(each)) ?? stated.find((each) => each !== '99') ?? '21';
  return { coding: [{ system: ROLE_9034, code }] };
}

/** Ids by what the resource is, so that two messages with other ids can be laid side by side; in a fixed order. */
function likeNamed(bundle: Bundle): unknown {
  const kept = new Set(['MessageHeader', 'Communication']);
  const count = new Map<string, number>();
  let written = JSON.stringify(bundle);
  for (const { resource } of bundle.entry ?? []) {
    if (resource && !kept.has(resource.resourceType)) {
      const at = (count.get(resource.resourceType) ?? 0) + 1;
      count.set(resource.resourceType, at);
      written = written.replaceAll(resource.id ?? '', `${resource.resourceType}-${at}`);
    }
  }
  const named = JSON.parse(written) as Bundle;
  named.entry?.sort((a, b) => (a.resource?.id ?? '').localeCompare(b.resource?.id ?? ''));
  return named;
}

function withLosses(bundle: Bundle): Bundle {
  const copy = structuredClone(bundle);
  const all = (copy.entry ?? []).flatMap(({ resource }) => (resource ? [resource as Resource] : []));
  for (const loss of Object.values(losses)) {
    loss(copy, all);
  }
  return copy;
}

const PDF = Buffer.from('%PDF-1.7 synthetic');

describe('a dialogue message', () => {
  it('has its table in the documentation', () => {
    const page = readFileSync(new URL('../../docs/dialog.md', import.meta.url), 'utf8');
    const lines = rows.map((row) => `| ${row.path} | ${row.in} | ${row.carried} | ${row.note ?? ''} |`);
    expect(page).toContain(lines.join('\n'));
  });

  it('has a row in the table for every loss that this law allows, and none besides', () => {
    const notKept = rows.filter(({ carried }) => carried !== 'kept').map(({ path }) => path);
    expect(Object.keys(losses).sort()).toEqual([...notKept].sort());
  });

  it('brings back all that the table says it carries [D6] [G10]', () => {
    fc.assert(
      fc.property(noticeCase, fc.boolean(), (each, withPdf) => {
        const message = messageOf(each, withPdf ? PDF : undefined);
        const read = back(there(message));
        for (const key of ['id', 'timestamp', 'meta'] as const) {
          delete read[key];
        }
        expect(likeNamed(read)).toEqual(likeNamed(withLosses(message.bundle)));
      }),
      { numRuns: 300, seed: 10 },
    );
  });

  it('is the same bytes for the same notice, whatever the send', () => {
    fc.assert(
      fc.property(noticeCase, (each) => {
        const first = messageOf(each, PDF, 'first');
        const later = messageOf(structuredClone(each), PDF, 'later');
        later.bundle.timestamp = '2027-01-01T00:00:00Z';
        expect(there(later)).toBe(there(first));
      }),
      { numRuns: 100, seed: 11 },
    );
  });

  it('reads what it wrote into a message that writes the same bytes again', () => {
    fc.assert(
      fc.property(noticeCase, (each) => {
        const xml = there(messageOf(each, PDF));
        const read = readXml(Buffer.from(xml)).message;
        expect(read?.kind === 'dialog' && writeDialog(read)).toBe(xml);
      }),
      { numRuns: 100, seed: 12 },
    );
  });
});
