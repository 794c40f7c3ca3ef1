// The overview over real HTTP: an adapter, a hospital's server, a unit, and a browser without a screen.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { close, listen } from '../../src/adapter/start.ts';
import { type Browser, createBrowser, type Page } from '../support/browser.ts';
import { recordOf, type Setting, startSetting, until } from '../support/hospital.ts';

let setting: Setting;
let browser: Browser;
/** Port of the unit, which is down from the start. */
let port: number;
/** Numbers of the notice that waits for people and of the one whose person has not been asked. */
let waiting: string;
let unasked: string;

/** A need whose unit is down, given up after three attempts, and a need without consent; somebody signed in. */
beforeAll(async () => {
  setting = await startSetting({ config: { pages: { oneTimeLink: true } } });
  browser = createBrowser(setting.adapter.url);
  ({ port } = setting.unitServer.address() as { port: number });
  await close(setting.unitServer);
  for (const story of ['need-with-consent', 'need-without-consent']) {
    await setting.load(story);
    await setting.raise(story);
  }
  await browser.get(await linkPath());
  [waiting = ''] = await rows('state=for-a-person');
  [unasked = ''] = await rows('state=unclear');
});
afterAll(() => setting.stop());

async function linkPath(): Promise<string> {
  return new URL((await setting.adapter.signInLink()) ?? '').pathname;
}

/** Numbers of the notices in the list, in its order. */
async function rows(query: string): Promise<string[]> {
  const { html } = await browser.get(`/overview?${query}`);
  return [...html.matchAll(/notices\/(\d+)/g)].map(([, no = '']) => no);
}

// A national id stands alone; eleven digits in a row within an id of a notice are none.
const PERSONAL = /Anders|(?<![\w-])\d{11}(?![\w-])/;

describe('the list', () => {
  it('shows every notice with state, age, municipality and who must act, and names no person [D12]', async () => {
    const list = await browser.get('/overview');
    expect(list.text).toContain('2 meldinger passer');
    expect(list.text).toContain('venter på en person');
    expect(list.text).toContain('Unit (4601)');
    expect(list.text).toContain('koordinerende enhet i sykehuset');
    expect(list.text).toMatch(/for \d+ minutter siden|dette minuttet/i);
    expect(list.text).not.toMatch(PERSONAL);
  });

  it('puts what waits for people first, and is narrowed down by state, actor, municipality and words [D12]', async () => {
    expect(await rows('')).toEqual([waiting, unasked]);
    expect(await rows('order=newest')).toEqual([unasked, waiting]);
    expect(await rows('actor=hospital')).toEqual([waiting]);
    expect(await rows('actor=ward')).toEqual([unasked]);
    expect(await rows('municipality=4601&text=unit')).toEqual([waiting, unasked]);
    expect(await rows('municipality=0301')).toEqual([]);
    expect(await rows('text=%25')).toEqual([]);
    expect(await rows(`text=${unasked}`)).toEqual([unasked]);
    expect(await rows("text='; drop table ip.notice --")).toEqual([]);
  });

  it('is read in bokmål, nynorsk and English', async () => {
    for (const [lang, words] of [
      ['nn', 'ventar på ein person'],
      ['en', 'waits for a person'],
      ['nb', 'venter på en person'],
    ] as const) {
      const page = await browser.get(`/overview?lang=${lang}`);
      expect(page.text).toContain(words);
      expect(page.html).toContain(`<html lang="${lang}">`);
      expect((await browser.get(`/overview/notices/${waiting}`)).text).toContain(words);
    }
  });
});

describe('one notice', () => {
  it('tells why it waits, what was tried and what to do, without naming the person', async () => {
    const notice = await browser.get(`/overview/notices/${waiting}`);
    expect(notice.text).toContain('Et system svarte ikke, til forsøkene var brukt opp.');
    expect(notice.text).toContain('Se at systemet er oppe igjen, og send på nytt.');
    expect(notice.text).toMatch(/Sending 3 .*?ikke tatt imot/);
    expect(notice.text).not.toMatch(PERSONAL);
    expect((await browser.get('/overview/notices/4711')).status).toBe(404);
  });

  it('shows person, reasons and letter for a stated purpose only, and writes down that it did', async () => {
    await browser.get(`/overview/notices/${waiting}`);
    const shown = await browser.send('/person', { purpose: 'follow-up' });
    expect(shown.text).toMatch(/Navn .*Anders/);
    expect(shown.text).toMatch(/Fødselsnummer \d{11}/);
    expect(shown.text).toContain('Brevet slik det ville gå nå');
    expect((await browser.get(`/overview/notices/${waiting}`)).text).toMatch(
      /vist Formål: koordinering av helsehjelp\. følge opp meldingen/,
    );
    expect((await browser.get(`/overview/notices/${unasked}`)).text).not.toMatch(/Navn .*Anders/);
  });

  it('is handed over, and takes no national id in a note', async () => {
    await browser.get(`/overview/notices/${waiting}`);
    expect((await browser.send('/hand-over', { to: ' ' })).text).toContain('Fyll ut feltene');
    expect((await browser.send('/phone', { spokeWith: 'vakt', note: 'om 148316 53400' })).text).toContain(
      'fødselsnummer',
    );
    expect((await browser.send('/hand-over', { to: 'Kari Prøve' })).text).toContain(
      'Følges opp av Kari Prøve',
    );
    expect((await browser.get('/overview')).text).toContain('Kari Prøve');
  });
});

describe('getting in', () => {
  it('goes once by a link, and not at all without one', async () => {
    const path = await linkPath();
    const [first, second] = [createBrowser(setting.adapter.url), createBrowser(setting.adapter.url)];
    expect((await first.get(path)).text).toContain('Logget inn som Lokal bruker');
    expect((await second.get(path)).status).toBe(403);
    expect((await second.get(`/overview/notices/${waiting}`)).path).toBe('/overview/sign-in');
    await first.get('/overview');
    expect((await first.send('/sign-out')).path).toBe('/overview/sign-in');
    expect((await first.get('/overview')).path).toBe('/overview/sign-in');
  });

  it('is unasked to forms that another site made', async () => {
    const post = (headers: Record<string, string>, body: string) =>
      fetch(`${setting.adapter.url}/overview/notices/${waiting}/close`, {
        method: 'POST',
        redirect: 'manual',
        headers: { ...cookieHeader(), 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body,
      });
    expect((await post({}, 'reason=no-need')).status).toBe(403);
    const csrf = /name="csrf" value="([^"]+)"/.exec((await browser.get('/overview')).html)?.[1] ?? '';
    expect((await post({ 'sec-fetch-site': 'cross-site' }, `reason=no-need&csrf=${csrf}`)).status).toBe(403);
    expect((await recordOf(setting.adapter, 'flag-anders')).state).toBe('for-a-person');
  });

  it('loads nothing from elsewhere, runs nothing inline and is kept in no cache', async () => {
    for (const path of ['', `/notices/${waiting}`, '/plans', '/nothing']) {
      const { headers, html } = await browser.get(`/overview${path}`);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(html).not.toMatch(/ style="| on[a-z]+="|(?:src|href)="https?:/);
    }
    const css = await browser.get('/overview/assets/aksel.css');
    expect(css.html).toContain('.aksel-table');
    expect(css.html).not.toMatch(/url\(["']?https?:/);
  });

  it('is not served when nobody asked for it', async () => {
    const plain = await startSetting();
    expect((await fetch(`${plain.adapter.url}/overview`)).status).toBe(404);
    expect(await plain.adapter.signInLink()).toBeUndefined();
    await plain.stop();
  });
});

describe('an act of a person', () => {
  it('sends the same message again, is written down, and shows on open pages by itself', async () => {
    const { adapter, unit } = setting;
    const before = await browser.get('/overview');
    const changes = await changesOf(before);
    const { server } = await listen(unit.app, '127.0.0.1', port);
    await browser.get(`/overview/notices/${waiting}`);
    expect((await browser.send('/send-again')).text).toContain('Utført: Send på nytt');
    await until(adapter, 'flag-anders', ({ recordedAtSource }) => recordedAtSource === true);
    expect(await changes.next()).toContain('event: changed');
    // A page that was made before the act, and whose stream was opened after it.
    expect(await (await changesOf(before)).next()).toContain('event: changed');
    const after = await browser.get(`/overview/notices/${waiting}`);
    expect(after.text).toMatch(/levert/);
    expect(after.text).toContain('Lokal bruker');
    expect(after.html).not.toContain('/send-again');
    expect(unit.messages).toHaveLength(1);
    await close(server);
  });

  it('by telephone or with a reason ends the matter, and nobody has to act any more', async () => {
    await browser.get(`/overview/notices/${waiting}`);
    const phoned = await browser.send('/phone', { spokeWith: 'vakthavende', note: 'de har den' });
    expect(phoned.text).toContain('vakthavende: de har den');
    expect((await recordOf(setting.adapter, 'flag-anders')).state).toBe('delivered');
    await browser.get(`/overview/notices/${unasked}`);
    expect((await browser.send('/close', { reason: 'nonsense' })).text).toContain('Fyll ut feltene');
    expect((await browser.send('/close', { reason: 'no-need' })).text).toContain('Utført: Avslutt');
    expect(await rows('actor=nobody')).toHaveLength(2);
    expect((await browser.get(`/overview/notices/${unasked}`)).html).not.toContain('/close"');
  });
});

/** The stream of changes that the script of the page opens; `next` is what it says first, after which it is closed. */
async function changesOf({ html }: Page): Promise<{ next(): Promise<string | undefined> }> {
  const [, path = ''] = /data-live="([^"]+)"/.exec(html) ?? [];
  const stream = await fetch(`${setting.adapter.url}${path.replaceAll('&amp;', '&')}`, {
    headers: cookieHeader(),
  });
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  await reader?.read();
  return {
    async next() {
      const told = await reader?.read();
      await reader?.cancel();
      return told?.value;
    },
  };
}

function cookieHeader(): { cookie: string } {
  return { cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
}
