// The stage of the browser tests: a hospital with several needs and a plan, a unit that can be told not to acknowledge,
// an adapter with the overview, and Chromium. Real HTTP throughout.
import { mkdtempSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bundle, CarePlan, Flag, Resource } from '@medplum/fhirtypes';
import express from 'express';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Config } from '../../src/adapter/config/config.ts';
import { close, listen } from '../../src/adapter/start.ts';
import { createFhirServer } from '../../src/edges/transport/hospital/fhir-server.ts';
import { readXml } from '../../src/need/dialog/read-dialog.ts';
import { writeDialog } from '../../src/need/dialog/write-dialog.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { createSandboxKe, type SandboxKe } from '../../src/sandbox/ke.ts';
import { dialogOf } from '../dialog/dialogs.ts';
import { ANSWER_TOKEN, fixture, recordOf, type Setting, startSetting } from '../support/hospital.ts';

export interface Stage {
  readonly setting: Setting;
  readonly unit: SandboxKe;
  readonly unitUrl: string;
  readonly browser: Browser;
  /** Id of a whole plan on the hospital's server. */
  readonly planId: string;
  /** From now the unit acknowledges, or takes messages without a word. */
  acknowledge(yes: boolean): void;
  /** Raises a story's need for a person whose ids are told apart by the name. */
  raise(story: string, name: string): Promise<void>;
  /** A dialogue message about the notice of a Flag comes in by the hospital's message handler. */
  reply(flag: string, msgId: string): Promise<void>;
  /** A new browser context that has signed in. */
  signIn(options?: { readonly javaScriptEnabled?: boolean; readonly locale?: string }): Promise<SignedIn>;
  stop(): Promise<void>;
}

export interface SignedIn {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Origins of everything that was asked for. */
  readonly origins: Set<string>;
  /** What the browser complained about: errors, refusals of the content security policy. */
  readonly complaints: string[];
}

/** How long the unit may take to acknowledge, in milliseconds: short, so that a test need not wait for it. */
const ACKNOWLEDGE_WITHIN = 400;

export async function setTheStage(): Promise<Stage> {
  let acknowledging = true;
  const unit = createSandboxKe({
    name: 'Koordinerende enhet, Bergen kommune (syntetisk)',
    answer: 'coordinator-appointed',
    answerAfter: 100,
    answerToken: ANSWER_TOKEN,
  });
  const front = express();
  front.post('/fhir/$process-message', (_request, response, next) => {
    if (acknowledging) {
      next();
    } else {
      response.status(202).end();
    }
  });
  front.use(unit.app);
  const { server: unitServer, port } = await listen(front, '127.0.0.1', 0);
  const unitUrl = `http://127.0.0.1:${port}`;
  const setting = await startSetting({ config: configOf(unitUrl) });
  const planId = await publish(setting);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
  return {
    setting,
    unit,
    unitUrl,
    browser,
    planId,
    acknowledge(yes) {
      acknowledging = yes;
    },
    raise: (story, name) => raise(setting, story, name),
    reply: (flag, msgId) => reply(setting, flag, msgId),
    signIn: (options = {}) => signIn(browser, setting, options),
    stop: () => stop(browser, setting, unitServer),
  };
}

function configOf(unitUrl: string): Partial<Config> {
  return {
    pages: { oneTimeLink: true },
    dialog: {
      sender: { organisation: { name: 'Fjellheim helseforetak', herId: '112374' } },
      handOff: { outbox: mkdtempSync(join(tmpdir(), 'ip-stage-')) },
    },
    directory: [
      {
        municipality: '4601',
        name: 'Koordinerende enhet, Bergen kommune (syntetisk)',
        organizationNumber: '310000248',
        endpoint: `${unitUrl}/fhir/$process-message`,
      },
    ],
    retry: { attempts: 3, firstMs: 5, longestMs: 20, resends: 0 },
    deadlines: { acknowledgementMs: ACKNOWLEDGE_WITHIN, answerWorkingDays: 10, consentWarningDays: 14 },
  };
}

async function raise(setting: Setting, story: string, name: string): Promise<void> {
  const own = <T>(file: string): T =>
    JSON.parse(JSON.stringify(fixture<T>(story, file)).replaceAll(/anders|berit|carl|kari/g, name)) as T;
  for (const { resource } of own<Bundle>('hospital.json').entry ?? []) {
    await setting.hospital.repository.updateResource(resource as Resource);
  }
  await setting.hospital.repository.updateResource(own<Flag>('flag.json'));
  await setting.hospital.notified();
  await setting.adapter.queue.idle();
}

async function reply({ adapter }: Setting, flag: string, msgId: string): Promise<void> {
  const parent = (await recordOf(adapter, flag)).messageId ?? '';
  const ids = [
    { id: '310000248', type: 'ENH' },
    { id: '8143060', type: 'HER' },
  ];
  const { patient: _, ...dialog } = dialogOf({
    id: msgId,
    conversation: { parent, conversation: parent },
    sender: { organisation: { name: 'Bergen kommune', ids } },
  });
  const answer = await fetch(`${adapter.url}/network/documents`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ANSWER_TOKEN}`, 'content-type': 'application/xml' },
    body: writeDialog(dialog),
  });
  const appRec = await answer.text();
  if (readXml(Buffer.from(appRec)).message?.kind !== 'apprec' || !appRec.includes('V="1"')) {
    throw new Error(`The reply was answered ${answer.status}, and not taken`);
  }
}

async function publish(setting: Setting): Promise<string> {
  const file = new URL('../../fixtures/plans/child-cerebral-palsy/plan.json', import.meta.url);
  const { bundle } = toFhir(JSON.parse(readFileSync(file, 'utf8')) as IndividualPlan);
  await createFhirServer({ baseUrl: setting.hospital.baseUrl }).transact(bundle as unknown as Bundle);
  const plans =
    (bundle as unknown as Bundle<CarePlan>).entry?.flatMap(({ resource }) => resource ?? []) ?? [];
  return plans.find(({ resourceType, partOf }) => resourceType === 'CarePlan' && !partOf?.length)?.id ?? '';
}

async function signIn(
  browser: Browser,
  setting: Setting,
  options: { readonly javaScriptEnabled?: boolean; readonly locale?: string },
): Promise<SignedIn> {
  const context = await browser.newContext({
    viewport: { width: 1200, height: 800 },
    locale: 'nb-NO',
    ...options,
  });
  const page = await context.newPage();
  const origins = new Set<string>();
  const complaints: string[] = [];
  page.on('request', (request) => origins.add(new URL(request.url()).origin));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto((await setting.adapter.signInLink()) ?? '');
  return { context, page, origins, complaints };
}

async function stop(browser: Browser, setting: Setting, unitServer: Server): Promise<void> {
  await browser.close();
  await setting.stop();
  await close(unitServer).catch(() => undefined);
}
