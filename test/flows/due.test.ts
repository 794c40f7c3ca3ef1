// What is due in all needs, over HTTP, at the command line and as a list for a spreadsheet.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Flag } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { duePage } from '../../src/edges/page/due/due-page.ts';
import type { Frame } from '../../src/edges/page/layout.ts';
import { type DueList, dueDuties } from '../../src/flows/duties/due.ts';
import { PeerFailure } from '../../src/flows/ports.ts';
import { byDay, type DueDuty, dueCsv, openDuties } from '../../src/need/duties/due-list.ts';
import type { Duty } from '../../src/need/duties/duties.ts';
import { createBrowser } from '../support/browser.ts';
import { day, instant } from '../support/days.ts';
import { OPERATOR_TOKEN, type Setting, startSetting } from '../support/hospital.ts';
import { freshDatabase } from '../support/store.ts';

let setting: Setting;
let databaseUrl = '';
beforeAll(async () => {
  databaseUrl = await freshDatabase();
  setting = await startSetting({ config: { store: { databaseUrl }, pages: { oneTimeLink: true } } });
  await setting.load('need-with-consent');
  await setting.raise('need-with-consent');
});
afterAll(() => setting.stop());

function api(query = ''): Promise<Response> {
  return fetch(`${setting.adapter.url}/api/due${query}`, {
    headers: { authorization: `Bearer ${OPERATOR_TOKEN}` },
  });
}

describe('the pages', () => {
  it('show what is due by whose it is and when, and the figures, in three languages, and name no person', async () => {
    const browser = createBrowser(setting.adapter.url);
    await browser.get(new URL((await setting.adapter.signInLink()) ?? '').pathname);
    for (const [lang, due, owner, figures] of [
      ['nb', 'Oppnevne koordinator i kommunen', 'koordinerende enhet i kommunen', 'Ikke meldt'],
      ['nn', 'Oppnemne koordinator i kommunen', 'koordinerande eining i kommunen', 'Ikkje meldt'],
      [
        'en',
        'Appoint a coordinator in the municipality',
        'the coordinating unit of the municipality',
        'Not told',
      ],
    ] as const) {
      const list = await browser.get(`/overview/due?lang=${lang}`);
      expect(list.status).toBe(200);
      expect(list.text).toContain(due);
      expect(list.text).toContain(owner);
      expect(list.text).not.toMatch(/Anders|(?<![\w-])\d{11}(?![\w-])/);
      const figure = await browser.get(`/overview/figures?lang=${lang}`);
      expect(figure.text).toContain(figures);
      // One need alone is one of few.
      expect(figure.text).toContain('<5');
    }
    const ward = await browser.get('/overview/due?owner=trust-ke&lang=nb');
    expect(ward.text).not.toContain('Oppnevne koordinator i kommunen');
  });

  it('give the figures as a list for a spreadsheet, to who has signed in alone', async () => {
    const browser = createBrowser(setting.adapter.url);
    expect((await browser.get('/overview/figures.csv')).path).toBe('/overview/sign-in');
    await browser.get(new URL((await setting.adapter.signInLink()) ?? '').pathname);
    const csv = await browser.get('/overview/figures.csv');
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.html.split('\n')[1]).toBe('4601;Unit;<5;<5;0;0;0;;');
  });
});

describe('what is due', () => {
  it('names the duties that follow from a notice, with who, until when, and what says so', async () => {
    const list = (await (await api()).json()) as DueList;
    expect(list).toMatchObject({ notKnown: [], left: 0 });
    const appoint = list.due.find(({ duty }) => duty === 'appoint-in-municipality');
    expect(list.due.map(({ flag }) => flag)).toContain('Flag/flag-anders');
    expect(appoint).toMatchObject({
      owner: 'municipal-ke',
      day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      dayRestsOn: { basis: 'setting' },
      basis: 'law',
    });
    // The unit has been told: that duty is done, and stands no more.
    expect(list.due.map(({ duty }) => duty)).not.toContain('tell-unit');
  });

  it('is a list for a spreadsheet, in the language that is asked for', async () => {
    const response = await api('?format=csv&lang=nn');
    expect(response.headers.get('content-type')).toContain('text/csv');
    const [head, ...lines] = (await response.text()).trimEnd().split('\n');
    expect(head).toBe('flag;duty;matter;term;day;owner;title;day-rests-on;basis;law;concept;since');
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join('\n')).toContain('innstilling i føretaket');
  });

  it.each(['?format=xlsx', '?lang=fr', '?format=csv&format=json'])('refuses %s', async (query) => {
    expect((await api(query)).status).toBe(400);
  });

  it('is listed by the command, in words, for one owner alone, and by the days that are set', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'due-'));
    const file = join(folder, 'config.json');
    const settings = {
      hospital: { server: setting.hospital.baseUrl, name: 'Fjellheim sykehus' },
      notifications: { secret: 'sixteen-characters' },
      answers: { token: 'sixteen-characters' },
      store: { databaseUrl },
      duties: { appointDays: 3_000 },
    };
    writeFileSync(file, JSON.stringify(settings));
    let out = '';
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      out += String(text);
      return true;
    });
    const run = async (...more: string[]) => {
      out = '';
      await main(['node', 'ip-fhir', 'due', '--config', file, ...more]);
      return out;
    };
    try {
      expect(await run()).toMatch(
        /Senere \(\d+\)[\s\S]*Oppnevne koordinator i kommunen.*koordinerende enhet i kommunen/,
      );
      const ward = JSON.parse(await run('--owner', 'ward', '--format', 'json')) as DueList;
      expect(ward.due.every(({ owner }) => owner === 'ward')).toBe(true);
    } finally {
      spy.mockRestore();
      process.exitCode = undefined;
      rmSync(folder, { recursive: true });
    }
  });

  it('says of which needs nobody knows, and looks at the newest ones when there are many', async () => {
    const record = (flag: string, at: string) => ({ flag, history: [{ at, event: 'decided', detail: '' }] });
    const away = new PeerFailure('FHIR server', 'transient', 'does not answer');
    const read = async (_type: string, id: string) => {
      if (id === 'away') {
        throw away;
      }
      return undefined as Flag | undefined;
    };
    const ports = {
      server: { read },
      ledger: {
        list: async () => [
          record('Flag/oldest', '2026-01-01T00:00:00Z'),
          record('Flag/away', '2026-03-01T00:00:00Z'),
          record('Flag/gone', '2026-02-01T00:00:00Z'),
        ],
      },
      clock: { now: () => new Date('2026-03-02T09:00:00Z') },
    } as unknown as Parameters<typeof dueDuties>[0];
    expect(await dueDuties(ports, 2)).toEqual({
      at: '2026-03-02T09:00:00.000Z',
      due: [],
      left: 1,
      notKnown: [
        { flag: 'Flag/away', why: 'FHIR server: does not answer' },
        { flag: 'Flag/gone', why: expect.stringContaining('not on the hospital') },
      ],
    });
  });
});

describe('the terms', () => {
  const at = instant('2026-03-02T22:30:00Z');
  const duty = (state: Duty['state'], on?: string): Duty => ({
    rule: 'inform',
    owner: 'ward',
    state,
    since: instant('2026-02-20T08:00:00Z'),
    begun: 'need-found',
    ...(on === undefined ? {} : { due: { day: day(on), at, basis: 'setting', source: 'informDays' } }),
  });
  const termOf = (...all: Parameters<typeof duty>) => openDuties('Flag/1', [duty(...all)], at)[0]?.term;

  it('are days in Norway: today until its midnight, a week with today in it, later, overdue', () => {
    expect(termOf('open', '2026-03-02')).toBe('today');
    expect(termOf('open', '2026-03-03')).toBe('week');
    expect(termOf('open', '2026-03-08')).toBe('week');
    expect(termOf('open', '2026-03-09')).toBe('later');
    expect(termOf('open')).toBe('later');
    expect(termOf('overdue', '2026-03-01')).toBe('overdue');
    for (const done of ['met', 'late', 'missed', 'cancelled'] as const) {
      expect(termOf(done, '2026-03-01')).toBeUndefined();
    }
  });

  it('put the most pressing first and what has no day last', () => {
    const all = [
      duty('open'),
      duty('open', '2026-03-09'),
      duty('overdue', '2026-03-01'),
      duty('open', '2026-03-02'),
    ];
    expect(byDay(openDuties('Flag/1', all, at)).map(({ day: on }) => on)).toEqual([
      '2026-03-01',
      '2026-03-02',
      '2026-03-09',
      undefined,
    ]);
  });

  const many = (count: number) =>
    byDay(
      Array.from({ length: count }, (_, index) => index).flatMap((index) =>
        openDuties(
          `Flag/${index}`,
          [duty('overdue', `2026-0${1 + (index % 2)}-${String(1 + (index % 28)).padStart(2, '0')}`)],
          at,
        ),
      ),
    );
  const shown = (term?: 'overdue') =>
    String(
      duePage({
        frame: { language: 'nb', base: '/overview' } as Frame,
        list: {
          at,
          due: [...many(5000), ...openDuties('Flag/late', [duty('open')], at)],
          notKnown: [],
          left: 0,
        },
        owner: 'ward',
        term,
      }),
    );

  it('of a unit with thousands of duties are counted whole, shown by the most pressing, and whole where that is asked for', () => {
    const days = (page: string) => [...page.matchAll(/<time datetime="([^"]+)"/g)].map(([, on]) => on);
    const glance = shown();
    expect(glance).toContain('<strong>5000</strong>');
    expect(days(glance)).toEqual(
      many(5000)
        .slice(0, 200)
        .map(({ day: on }) => on),
    );
    expect(glance).toContain('href="/overview/due?term=overdue&amp;owner=ward">Vis alle (5000)</a>');
    expect(glance).toContain('Flag/late');
    expect(days(shown('overdue'))).toHaveLength(5000);
  });

  it('a list for a spreadsheet says of which needs it lacks the duties', () => {
    const list = { due: [], notKnown: [{ flag: 'Flag/away', why: 'FHIR server: does not answer' }], left: 7 };
    expect(dueCsv(list, 'en').split('\n').slice(1, 3)).toEqual([
      'Flag/away;;;not-known;;;What is due is not known: FHIR server: does not answer;;;;;',
      ';;;not-read;;;7 older needs were not looked at. The command reads them: ip-fhir due;;;;;',
    ]);
  });

  it('a cell that a spreadsheet would compute is a text in the list', () => {
    const [one] = openDuties('Flag/1', [{ ...duty('open'), matter: '=cmd()' }], at) as [DueDuty];
    expect(dueCsv({ due: [one], notKnown: [], left: 0 }, 'nb')).toContain(";'=cmd();");
  });
});
