// The demo: a hospital's FHIR server, the adapter and a municipality's endpoint, in one go, over real sockets.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Bundle, Communication, Flag, Subscription } from '@medplum/fhirtypes';
import type { Config } from '../../src/adapter/config/config.ts';
import { type Adapter, close, listen, startAdapter } from '../../src/adapter/start.ts';
import { eventText, saidText } from '../../src/edges/page/notice/notice-words.ts';
import { createFhirServer } from '../../src/edges/transport/hospital/fhir-server.ts';
import type { NoticeRecord } from '../../src/need/delivery/ledger.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { createSandboxKe, type SandboxKe } from '../../src/sandbox/ke.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';
import { startFhirServer, type TestFhirServer } from '../../test/support/fhir-server.ts';
import { playGuard } from './guard.ts';
import { type DemoNetwork, startNetwork } from './network.ts';
import { tellRequests } from './requests.ts';
import { readFixture, type Story, stories } from './story.ts';
import { type DemoLanguage, inWords, spoken } from './words.ts';

const { values: flags } = parseArgs({
  options: {
    keep: { type: 'boolean', default: false },
    'without-ke': { type: 'boolean', default: false },
    requests: { type: 'boolean', default: false },
    lang: { type: 'string', default: 'en' },
  },
});
/** Longest wait for one step, in milliseconds. */
const STEP_LIMIT = 15_000;

if (flags.lang !== 'en' && flags.lang !== 'nb') {
  throw new RangeError(`--lang ${flags.lang}: the demo speaks en and nb`);
}
const language: DemoLanguage = flags.lang;

const begun = Date.now();
function say(speaker: string, told: string): void {
  const [who, text] = spoken(speaker, told, language);
  const seconds = ((Date.now() - begun) / 1000).toFixed(1).padStart(5);
  process.stdout.write(`${seconds} s  ${who.padEnd(12)} ${text}\n`);
}

interface Stage {
  readonly hospital: TestFhirServer;
  readonly unit: SandboxKe;
  readonly network: DemoNetwork;
  /** The municipality's side as a page. */
  readonly unitPage: string;
  readonly adapter: Adapter;
  /** Of those who work with the list of what waits. */
  readonly operatorToken: string;
  /** Where the store of this run is. */
  readonly storeFolder: string;
  stop(): Promise<void>;
}

async function setTheStage(): Promise<Stage> {
  const secret = randomBytes(24).toString('hex');
  const answerToken = randomBytes(24).toString('hex');
  const operatorToken = randomBytes(24).toString('hex');
  const hospital = await startFhirServer({ secret });
  say('hospital', `FHIR server at ${hospital.baseUrl}`);
  const check = await createResourceCheck();
  const unit = createSandboxKe({
    name: 'Koordinerende enhet, Bergen kommune (syntetisk)',
    answer: 'coordinator-appointed',
    answerAfter: 400,
    answerToken,
    check,
    onEvent: (text) => say('unit', text),
  });
  const { server, port } = await listen(unit.app, '127.0.0.1', 0);
  const endpoint = `http://127.0.0.1:${port}/fhir/$process-message`;
  if (flags['without-ke']) {
    await close(server);
    say('unit', `nothing listens at ${endpoint} (--without-ke)`);
  } else {
    say('unit', `takes messages at ${endpoint}`);
  }
  const network = await startNetwork(say);
  const storeFolder = mkdtempSync(join(tmpdir(), 'ip-fhir-demo-'));
  chmodSync(storeFolder, 0o711); // run by root, the database is nobody's and has to reach its folder
  const config: Config = {
    listen: { host: '127.0.0.1', port: 0 },
    hospital: { server: hospital.baseUrl, name: 'Fjellheim sykehus (syntetisk)' },
    notifications: { secret },
    answers: { token: answerToken },
    operators: { token: operatorToken },
    directory: [
      {
        municipality: '4601',
        name: 'Koordinerende enhet, Bergen kommune (syntetisk)',
        organizationNumber: '310000248',
        endpoint,
      },
      ...network.units,
    ],
    dialog: network.dialog,
    retry: { attempts: 4, firstMs: 300, longestMs: 2_000, resends: 3 },
    store: { directory: storeFolder },
    deadlines: { acknowledgementMs: 1_800_000, answerWorkingDays: 10, consentWarningDays: 14 },
    network: { privateHosts: ['127.0.0.1'] },
    concurrency: 4,
    timeoutMs: 5_000,
    logLevel: 'silent',
    pages: { oneTimeLink: true },
  };
  const adapter = await startAdapter({ config, check, environment: network.environment });
  say('adapter', `keeps notices in ${adapter.store}`);
  say('adapter', `listens on ${adapter.url}`);
  await subscribe(hospital, adapter);
  return {
    hospital,
    unit,
    network,
    unitPage: `http://127.0.0.1:${port}/`,
    adapter,
    operatorToken,
    storeFolder,
    async stop() {
      await adapter.stop();
      await hospital.stop();
      await close(server).catch(() => undefined);
      await network.stop();
      rmSync(storeFolder, { recursive: true, force: true });
    },
  };
}

async function subscribe(hospital: TestFhirServer, adapter: Adapter): Promise<void> {
  const subscription: Subscription = {
    resourceType: 'Subscription',
    id: 'need-for-ip',
    status: 'active',
    reason: 'Needs for an individual plan are told to the coordinating unit',
    criteria: 'Flag?',
    channel: {
      type: 'rest-hook',
      endpoint: `${adapter.url}/notifications`,
      payload: 'application/fhir+json',
    },
  };
  await createFhirServer({ baseUrl: hospital.baseUrl }).put(subscription);
  say('hospital', 'Subscription on Flag notifies the adapter');
}

function headline(title: string): void {
  process.stdout.write(`\n── ${title} ${'─'.repeat(Math.max(0, 70 - title.length))}\n`);
}

/** Plays one story; gives the step that did not happen, or undefined. */
async function play(story: Story, stage: Stage): Promise<string | undefined> {
  const title = inWords(story.title, language);
  headline(title);
  const server = createFhirServer({ baseUrl: stage.hospital.baseUrl });
  await server.transact(readFixture<Bundle>(story.folder, 'hospital.json', story.says));
  const flag = readFixture<Flag>(story.folder, 'flag.json', story.says);
  const before = stage.unit.messages.length;
  const beforeByNetwork = stage.network.received();
  await server.put(flag);
  say('hospital', `raises Flag/${flag.id}`);
  let told = 0;
  const record = async (): Promise<NoticeRecord | undefined> => {
    const current = (await stage.adapter.ledger.list()).find((each) => each.flag === `Flag/${flag.id}`);
    for (const line of current?.history.slice(told) ?? []) {
      const what =
        language === 'nb'
          ? `${eventText(line.event, 'nb')}: ${line.said ? saidText(line, 'nb') : line.detail}`
          : `${line.event}: ${line.detail}`;
      say('adapter', `${what}${line.concept ? ` [${line.concept}]` : ''}`);
    }
    told = current?.history.length ?? 0;
    return current;
  };
  for (const step of story.steps) {
    if (step.people) {
      say('a person', inWords(step.people.what, language));
      await server.transact(readFixture<Bundle>(story.folder, 'hospital.json', step.people.record));
      await askAgain(stage);
    }
    if (!(await comesTrue(record, step.happened, step.people !== undefined))) {
      return `${title}: ${inWords(step.name, language)}`;
    }
    say('✓', inWords(step.name, language));
  }
  await stage.adapter.queue.idle();
  await showExchange(stage, before);
  const came = {
    unit: stage.unit.messages.length - before,
    network: stage.network.received().network - beforeByNetwork.network,
    wrong: stage.network.received().wrong - beforeByNetwork.wrong,
  };
  say('✓', `messages that arrived: ${came.unit} at the unit with FHIR, ${came.network} through the network`);
  const wrong = (['unit', 'network', 'wrong'] as const).find(
    (receiver) => came[receiver] !== (story.receivers.includes(receiver) ? 1 : 0),
  );
  return wrong && `${title}: the ${wrong} has ${came[wrong]} messages`;
}

/** The one who has the case takes it from the list of what waits for a person. */
async function askAgain({ adapter, operatorToken }: Stage): Promise<void> {
  const headers = { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' };
  const waiting = await fetch(`${adapter.url}/api/outbox`, { headers });
  const item = ((await waiting.json()) as { no: number; reason: string }[]).find(
    ({ reason }) => reason === 'wrong-municipality',
  );
  const body = JSON.stringify({ by: 'Kari Testesen' });
  await fetch(`${adapter.url}/api/outbox/${item?.no}/retry`, { method: 'POST', headers, body });
}

/** What left the hospital, in full view, and what came back. */
async function showExchange(stage: Stage, before: number): Promise<void> {
  for (const { message } of stage.unit.messages.slice(before)) {
    const resources = (message.entry ?? []).flatMap((entry) => (entry.resource ? [entry.resource] : []));
    say('sent', resources.map(({ resourceType }) => resourceType).join(', '));
    for (const resource of resources) {
      if (resource.resourceType === 'Communication') {
        say('sent', `«${resource.payload?.map(({ contentString }) => contentString).join(' ')}»`);
      }
    }
    const replies = await stage.hospital.repository.search<Communication>({ resourceType: 'Communication' });
    for (const { resource } of replies.entry ?? []) {
      if (resource?.inResponseTo) {
        say('came back', `«${resource.payload?.map(({ contentString }) => contentString).join(' ')}»`);
      }
    }
  }
}

async function comesTrue(
  record: () => Promise<NoticeRecord | undefined>,
  happened: (record: NoticeRecord) => boolean,
  asked: boolean,
): Promise<boolean> {
  const limit = Date.now() + STEP_LIMIT;
  while (Date.now() < limit) {
    const current = await record();
    if (current && happened(current)) {
      return true;
    }
    if (current?.state === 'for-a-person' && !asked) {
      return false;
    }
    await wait(50);
  }
  return false;
}

async function main(): Promise<number> {
  if (flags.requests) {
    tellRequests((line) => say('http', line));
  }
  const stage = await setTheStage();
  try {
    const missing = await playAll(stage);
    const count = stories.length + 1;
    const ended = inWords(
      missing
        ? [`Dette skjedde ikke: ${missing}`, `Did not happen: ${missing}`]
        : [`Alle ${count} historiene endte som de skal.`, `All ${count} stories ended as they must.`],
      language,
    );
    process.stdout.write(`\n${ended}\n`);
    if (flags.keep) {
      await keep(stage);
    }
    return missing ? 1 : 0;
  } finally {
    await stage.stop();
  }
}

/** Gives the step that did not happen, or undefined. */
async function playAll(stage: Stage): Promise<string | undefined> {
  for (const story of stories) {
    const missing = await play(story, stage);
    if (missing) {
      return missing;
    }
  }
  headline(
    inWords(
      ['En FHIR-server med planer, bak vakten', 'A FHIR server that holds plans, behind the guard'],
      language,
    ),
  );
  return playGuard(wholePlan(), stage.storeFolder, say);
}

function wholePlan(): IndividualPlan {
  const file = new URL('../../fixtures/plans/child-cerebral-palsy/plan.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as IndividualPlan;
}

/** Leaves everything running, with a whole plan to look at, until Ctrl-C. */
async function keep({ hospital, adapter, unitPage }: Stage): Promise<void> {
  const { bundle } = toFhir(wholePlan());
  await createFhirServer({ baseUrl: hospital.baseUrl }).transact(bundle as unknown as Bundle);
  const plan = bundle.entry
    .map(({ resource }) => resource)
    .find(({ resourceType }) => resourceType === 'CarePlan');
  process.stdout.write(`
Left running; stop with Ctrl-C.
  overview  ${await adapter.signInLink()}
            (lets you in once, within 15 minutes)
  a plan    ${adapter.url}/overview/plans/${plan?.id}
  unit      ${unitPage}
  hospital  ${hospital.baseUrl}/Task
  adapter   ${adapter.url}/health
`);
  await new Promise((resolve) => process.once('SIGINT', resolve));
}

process.exitCode = await main();
