// A person tells, on the page of a notice, the sender of a message that came in that it is not handled (HIS 1151): through HTTP, the
// sandbox of the network and the folder of the message handler, with everybody who may get in the way.
import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Provenance } from '@medplum/fhirtypes';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import type { Config } from '../../src/adapter/config/config.ts';
import { close, listen } from '../../src/adapter/start.ts';
import type { AppRec, DialogMessage } from '../../src/need/dialog/model.ts';
import { readXml } from '../../src/need/dialog/read-dialog.ts';
import { appRecFor } from '../../src/need/dialog/receipt.ts';
import { writeAppRec, writeDialog } from '../../src/need/dialog/write-dialog.ts';
import { createSandboxNhn, type SandboxNhn, type SandboxNhnOptions } from '../../src/sandbox/nhn.ts';
import { type Browser, createBrowser, type Page } from '../support/browser.ts';
import { type Setting, startSetting, untilFirst } from '../support/hospital.ts';
import { sender } from '../support/network-sender.ts';
import { freshDatabase } from '../support/store.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) {
    await stop();
  }
});

const LIST = '2.16.578.1.12.4.1.1.8117';
const TEXT = 'Personen er ikke kjent her. Sendt videre per telefon.';

interface Stage {
  readonly setting: Setting;
  readonly browser: Browser;
  /** Path of the notice's page. */
  readonly notice: string;
}

/** An adapter whose unit has the notice; somebody is signed in. */
async function stageOf(dialog: NonNullable<Config['dialog']>, store?: Config['store']): Promise<Stage> {
  const setting = await startSetting({
    config: {
      dialog,
      ...(store ? { store } : {}),
      pages: { oneTimeLink: true },
      directory: [
        { municipality: '4601', name: 'Unit', organizationNumber: '310000248', endpoint: 'her-id:8143060' },
      ],
    },
  });
  // A test may have stopped the adapter itself, to start it anew.
  stops.push(async () => {
    await setting.adapter.stop().catch(() => undefined);
    await setting.hospital.stop();
    await close(setting.unitServer);
  });
  await setting.load('need-with-consent');
  await setting.raise('need-with-consent');
  const browser = await signedIn(setting);
  const { html } = await browser.get('/overview');
  return { setting, browser, notice: /\/overview\/notices\/\d+/.exec(html)?.[0] ?? '' };
}

async function signedIn({ adapter }: Setting): Promise<Browser> {
  const browser = createBrowser(adapter.url);
  await browser.get(new URL((await adapter.signInLink()) ?? '').pathname);
  return browser;
}

interface Sandbox {
  readonly nhn: SandboxNhn;
  readonly api: string;
  /** From now its unit does otherwise. */
  behave(change: SandboxNhnOptions): void;
}

async function sandbox(given: SandboxNhnOptions): Promise<Sandbox> {
  const options: SandboxNhnOptions = { receiptAfter: 5, answerAfter: 5, ...given };
  const nhn = createSandboxNhn(options);
  const { server, port } = await listen(nhn.app, '127.0.0.1', 0);
  stops.push(async () => {
    server.closeAllConnections();
    await close(server);
  });
  return { nhn, api: `http://127.0.0.1:${port}`, behave: (change) => void Object.assign(options, change) };
}

function dialogBy(api: string, version: 'v2' | 'v3'): NonNullable<Config['dialog']> {
  return { sender, nhn: { api, version, everyMs: 20, tokenVariable: 'NHN_TOKEN' } };
}

function tell(browser: Browser, fields: Readonly<Record<string, string>> = {}): Promise<Page> {
  const message = /<option value="(\d+)">/.exec(messageField(browser.last()))?.[1] ?? '';
  return browser.send('/tell-fault', { message, kind: 'wrong-addressee', text: TEXT, ...fields });
}

/** The choices of messages in the form. */
function messageField(html: string): string {
  return /<select[^>]*name="message">([\s\S]*?)<\/select>/.exec(html)?.[1] ?? '';
}

/** What the sandbox holds of faults that came to its unit. */
function faultsAt({ network }: SandboxNhn): DialogMessage[] {
  return [...network.messages.values()]
    .map(({ xml }) => readXml(xml).message)
    .filter(
      (message): message is DialogMessage => message?.kind === 'dialog' && message.type === 'DIALOG_AVVIK',
    );
}

const received = (wanted: string) => (record: { history: readonly { event: string }[] }) =>
  record.history.some(({ event }) => event === wanted);

describe.each(['v2', 'v3'] as const)('a fault in a reply that came by NHN %s', (version) => {
  it.each([
    ['wrong-addressee', { v: '1', dn: 'Feil adressat', s: LIST }],
    ['other', { ot: 'Annet', s: LIST }],
  ] as const)('%s is told once, the way the reply came, and the page says so', async (kind, theme) => {
    const { nhn, api } = await sandbox({ answer: 'words' });
    const { setting, browser, notice } = await stageOf(dialogBy(api, version));
    await untilFirst(setting, received('answered-in-words'));
    const [reply] = [...nhn.network.messages.values()]
      .map(({ xml }) => readXml(xml).message)
      .filter((message): message is DialogMessage => message?.kind === 'dialog' && !!message.conversation);
    // Two clerks, one of whom clicks twice.
    const other = await signedIn(setting);
    await Promise.all([browser.get(notice), other.get(notice)]);
    const pages = await Promise.all([
      tell(browser, { kind }),
      tell(browser, { kind }),
      tell(other, { kind, text: 'Noe annet' }),
    ]);
    expect(pages.filter(({ text }) => text.includes('Utført: Meld feil i mottatt melding'))).toHaveLength(1);
    expect(pages.filter(({ text }) => text.includes('Avsenderen er allerede meldt'))).toHaveLength(2);
    await untilFirst(setting, received('fault-received'));
    const [fault, ...more] = faultsAt(nhn);
    expect(more).toEqual([]);
    expect(fault).toMatchObject({
      version: '1.0',
      conversation: { parent: reply?.id, conversation: reply?.conversation?.conversation },
      patient: reply?.patient,
      attachments: [],
    });
    expect(fault?.notes.map(({ theme }) => theme)).toEqual([theme]);
    expect([TEXT, 'Noe annet']).toContain(fault?.notes[0]?.text);
    expect(fault?.sender.unit?.ids).toContainEqual({ id: '8094866', type: 'HER' });
    const page = await browser.get(notice);
    expect(page.text).toMatch(/Meldt feil .*(feil adressat|annet): mottatt\. Lokal bruker/);
    expect(page.html).not.toContain('/tell-fault');
    // Who told it stands in the audit and in the record.
    expect(page.text).toMatch(
      /Lokal bruker \S+ meldt feil i mottatt melding .*(feil adressat|annet): (Personen|Noe)/,
    );
    const found = await setting.hospital.repository.search<Provenance>({ resourceType: 'Provenance' });
    const told = found.entry?.flatMap(({ resource }) =>
      resource?.reason?.[0]?.text?.includes('behandles') ? resource : [],
    );
    expect(told).toHaveLength(1);
    expect(told?.[0]?.agent[0]?.who.display).toContain('Lokal bruker');
    const target = told?.[0]?.target[0]?.reference?.split('/')[1] ?? '';
    await expect(setting.hospital.repository.readResource('Communication', target)).resolves.toBeDefined();
  });

  it('goes when the network is back, and is not told twice after a restart', async () => {
    const failures: number[] = [];
    const { nhn, api } = await sandbox({ answer: 'words', failures });
    const databaseUrl = await freshDatabase();
    const { setting, browser, notice } = await stageOf(dialogBy(api, version), { databaseUrl });
    await untilFirst(setting, received('answered-in-words'));
    failures.push(503, 503);
    await browser.get(notice);
    await tell(browser);
    await setting.adapter.stop();
    const again = await startSetting({
      config: { dialog: dialogBy(api, version), store: { databaseUrl }, pages: { oneTimeLink: true } },
    });
    stops.push(() => again.stop());
    await untilFirst(again, received('fault-received'));
    await again.adapter.queue.idle();
    expect(faultsAt(nhn)).toHaveLength(1);
  });

  it('goes to a person when its receipt refuses it, and can be told anew', async () => {
    const { nhn, api, behave } = await sandbox({ answer: 'words' });
    const { setting, browser, notice } = await stageOf(dialogBy(api, version));
    await untilFirst(setting, received('answered-in-words'));
    behave({ receipt: '2' });
    await browser.get(notice);
    await tell(browser);
    await untilFirst(setting, received('fault-not-taken'));
    const page = await browser.get(notice);
    expect(page.text).toContain('skulle få vite at den ikke behandles, og det kom ikke fram');
    behave({ receipt: '1' });
    await tell(browser);
    await untilFirst(setting, received('fault-received'));
    expect(new Set(faultsAt(nhn).map(({ id }) => id)).size).toBe(2);
  });

  it('is not answered by another: a fault in it gives the notice back to nobody', async () => {
    const { nhn, api } = await sandbox({ answer: 'words' });
    const { setting, browser, notice } = await stageOf(dialogBy(api, version));
    await untilFirst(setting, received('answered-in-words'));
    await browser.get(notice);
    await tell(browser);
    await untilFirst(setting, received('fault-received'));
    const [fault] = faultsAt(nhn);
    nhn.network.post(
      Buffer.from(
        writeDialog({
          ...(fault as DialogMessage),
          id: 'feil-paa-feil',
          conversation: { parent: fault?.id ?? '', conversation: fault?.conversation?.conversation ?? '' },
          sender: (fault as DialogMessage).receiver,
          receiver: (fault as DialogMessage).sender,
        }),
      ),
    );
    await expect.poll(() => nhn.network.receipts.map(({ status }) => status)).toContain('Rejected');
    const record = await untilFirst(setting, () => true);
    expect(record.business).toBe('received');
  });
});

describe('a fault is not told', () => {
  it('of what was refused by a receipt, tells of a fault itself, or belongs to another notice', async () => {
    const { nhn, api } = await sandbox({});
    const { setting, browser, notice } = await stageOf(dialogBy(api, 'v2'));
    await untilFirst(setting, ({ recordedAtSource }) => recordedAtSource === true);
    const [sent] = [...nhn.network.messages.values()];
    const { message } = readXml(sent?.xml ?? Buffer.alloc(0));
    const ours = message as DialogMessage;
    const reply: DialogMessage = {
      ...ours,
      id: 'svar',
      sender: ours.receiver,
      receiver: ours.sender,
      attachments: [],
      notes: [{ theme: ours.notes[0]?.theme ?? {}, text: 'Svar', roles: [] }],
      conversation: { parent: ours.id, conversation: ours.id },
    };
    // Its person is another one, so that it is refused by a receipt.
    const another = {
      ...reply,
      id: 'annen',
      patient: { family: 'Prøve', given: 'Ola', birthDate: '1990-01-01', ids: [] },
    };
    const fault = {
      ...reply,
      id: 'feil',
      type: 'DIALOG_AVVIK',
      version: '1.0' as const,
      notes: [{ theme: { ot: 'Annet', s: LIST }, text: 'Uleselig', roles: [] }],
    };
    for (const [index, each] of [another, fault].entries()) {
      nhn.network.post(Buffer.from(writeDialog(each)));
      await expect.poll(() => nhn.network.receipts.length).toBe(index + 1);
    }
    await untilFirst(setting, ({ business }) => business === 'fault-reported');
    const page = await browser.get(notice);
    expect(page.text).toMatch(/Meldinger som er kommet inn .*avvist/);
    expect(page.html).not.toContain('/tell-fault');
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    const post = (message: string, more = {}) =>
      browser.post(`${notice}/tell-fault`, { csrf, message, kind: 'other', text: TEXT, ...more });
    expect((await post('1')).text).toContain('avvist med negativ kvittering');
    expect((await post('2')).text).toContain('melder selv om en feil');
    expect((await post('3')).text).toContain('finnes ikke her');
    expect((await post('2', { kind: 'no-such-kind' })).text).toContain('Fyll ut feltene');
    expect((await post('2', { text: ' ' })).text).toContain('Fyll ut feltene');
    expect((await post('2', { text: 'Gjelder 14831653400' })).text).toContain('fødselsnummer');
    expect(
      faultsAt(nhn).filter(({ sender: from }) => from.unit?.ids.some(({ id }) => id === '8094866')),
    ).toEqual([]);
  });

  it('by a way that is not set up any more, or of what is not kept', async () => {
    const { api } = await sandbox({ answer: 'words' });
    const databaseUrl = await freshDatabase();
    const { setting, notice } = await stageOf(dialogBy(api, 'v2'), { databaseUrl });
    await untilFirst(setting, received('answered-in-words'));
    await setting.adapter.stop();
    const outbox = await mkdtemp(join(tmpdir(), 'ip-fault-'));
    const again = await startSetting({
      config: {
        dialog: { sender, handOff: { outbox } },
        store: { databaseUrl },
        pages: { oneTimeLink: true },
      },
    });
    stops.push(() => again.stop());
    const browser = await signedIn(again);
    const { html } = await browser.get(notice);
    expect(html).not.toContain('/tell-fault');
    const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
    const post = () =>
      browser.post(`${notice}/tell-fault`, { csrf, message: '1', kind: 'other', text: TEXT });
    expect((await post()).text).toContain('ikke satt opp lenger');
    const client = new pg.Client(databaseUrl);
    await client.connect();
    await client.query('update ip.dialog_message set head = null');
    await client.end();
    expect((await post()).text).toContain('for gammel');
    expect(await readdir(outbox)).toEqual([]);
  });
});

describe('a fault in a reply that lay in the folder of the message handler', () => {
  it('lies in its outbox, whole, and its receipt is taken', async () => {
    const root = await mkdtemp(join(tmpdir(), 'ip-fault-'));
    const [outbox, receipts] = [join(root, 'out'), join(root, 'in')];
    await Promise.all([mkdir(outbox), mkdir(receipts)]);
    const { setting, browser, notice } = await stageOf({
      sender,
      handOff: { outbox, receipts, everyMs: 20 },
    });
    const [file = ''] = await readdir(outbox);
    const ours = readXml(await readFile(join(outbox, file))).message as DialogMessage;
    const ids = { id: 'r1', generated: '2026-11-22T10:00:00Z' };
    await writeFile(join(receipts, 'r1.xml'), writeAppRec(appRecFor(ours, ids)));
    await untilFirst(setting, ({ recordedAtSource }) => recordedAtSource === true);
    await writeFile(
      join(receipts, 'svar.xml'),
      writeDialog({
        ...ours,
        id: 'svar-1',
        sender: ours.receiver,
        receiver: ours.sender,
        attachments: [],
        notes: [{ theme: ours.notes[0]?.theme ?? {}, text: 'Svar', roles: [] }],
        conversation: { parent: ours.id, conversation: ours.id },
      }),
    );
    await untilFirst(setting, received('answered-in-words'));
    await browser.get(notice);
    expect((await tell(browser)).text).toContain('Utført: Meld feil i mottatt melding');
    await untilFirst(setting, received('fault-sent'));
    const messages = await Promise.all(
      (await readdir(outbox)).map(async (name) => readXml(await readFile(join(outbox, name))).message),
    );
    const faults = messages.filter(
      (each): each is DialogMessage => each?.kind === 'dialog' && each.type === 'DIALOG_AVVIK',
    );
    expect(faults).toHaveLength(1);
    const fault = faults[0] as DialogMessage;
    expect(fault.conversation).toEqual({ parent: 'svar-1', conversation: ours.id });
    const from = (appRec: AppRec) => writeFile(join(receipts, `${appRec.id}.xml`), writeAppRec(appRec));
    await from({ ...appRecFor(fault, { id: 'r2', generated: '2026-11-22T10:00:00Z' }) });
    await untilFirst(setting, received('fault-received'));
  });
});
