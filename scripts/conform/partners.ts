// Our sandboxes as partners of the kit: right ones, and ones with a fault.
import { close, listen } from '../../src/adapter/start.ts';
import { parseWholePlan } from '../../src/plan/document/subset.ts';
import { createInbox } from '../../src/sandbox/conform/inbox.ts';
import { HER_IDS, type Inbox, type Limits } from '../../src/sandbox/conform/run.ts';
import type { Role } from '../../src/sandbox/conform/vector.ts';
import type { ServerFault } from '../../src/sandbox/hospital/faults.ts';
import { createSandboxHospital } from '../../src/sandbox/hospital.ts';
import type { UnitFault } from '../../src/sandbox/ke/faults.ts';
import type { ResourceCheck } from '../../src/sandbox/ke/judgement.ts';
import { createSandboxKe } from '../../src/sandbox/ke.ts';
import type { HandlerFault } from '../../src/sandbox/message-handler/lapses.ts';
import { createSandboxHandler } from '../../src/sandbox/message-handler.ts';
import type { ToolFault } from '../../src/sandbox/plan-tool/lapses.ts';
import { createSandboxPlanTool } from '../../src/sandbox/plan-tool.ts';
import type { SenderFault } from '../../src/sandbox/sender/lapses.ts';
import { createSandboxSender } from '../../src/sandbox/sender.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';

export interface Partner {
  readonly address: string;
  /** Where a sender takes answers. */
  readonly answers?: string;
  readonly token?: string;
  readonly inbox?: Inbox;
  stop(): Promise<void>;
}

const quick: Limits = { answer: 1_000, comes: 1_500, quiet: 150 };

/** Short, because the sandboxes answer at once; a sender makes several tries, one after the other. */
export const limitsOf: Readonly<Record<Role, Limits>> = {
  receiver: quick,
  sender: { answer: 1_000, comes: 3_000, quiet: 200 },
  server: quick,
  network: { answer: 1_000, comes: 300, quiet: 0 },
  'plan-tool': quick,
};

/** Each text is checked once: partners of all faults get the same messages. */
async function remembering(): Promise<ResourceCheck> {
  const check = await createResourceCheck();
  const known = new Map<string, ReturnType<ResourceCheck>>();
  return (resource) => {
    // Ports differ from partner to partner.
    const text = JSON.stringify(resource).replace(/127\.0\.0\.1:\d+/g, '');
    const issues = known.get(text) ?? check(resource);
    known.set(text, issues);
    return issues;
  };
}

let check: Promise<ResourceCheck> | undefined;

async function receiver(faults: readonly string[]): Promise<Partner> {
  check ??= remembering();
  const token = 'a-token-of-the-sandbox';
  const { app } = createSandboxKe({
    name: 'Koordinerende enhet, Prøvevik kommune',
    token,
    answer: 'under-assessment',
    answerAfter: 20,
    check: await check,
    faults: faults as readonly UnitFault[],
  });
  const unit = await listen(app, '127.0.0.1', 0);
  const { inbox, stop } = await openInbox();
  return {
    address: `http://127.0.0.1:${unit.port}/fhir/$process-message`,
    token,
    inbox,
    async stop() {
      await Promise.all([close(unit.server), stop()]);
    },
  };
}

/** Where partners on this machine reach the kit. */
export async function openInbox(): Promise<{ readonly inbox: Inbox; stop(): Promise<unknown> }> {
  let base = '';
  const inbox = createInbox(() => base);
  const { server, port } = await listen(inbox.app, '127.0.0.1', 0);
  base = `http://127.0.0.1:${port}`;
  return { inbox, stop: () => close(server) };
}

async function server(faults: readonly string[]): Promise<Partner> {
  check ??= remembering();
  const hospital = createSandboxHospital({
    dialect: 'medplum',
    secret: 'a-secret-of-the-sandbox',
    check: await check,
  });
  const listening = await listen(hospital.app, '127.0.0.1', 0);
  const address = `http://127.0.0.1:${listening.port}/fhir`;
  hospital.at(address);
  for (const fault of faults) {
    hospital.faults.begin(fault as ServerFault);
  }
  const { inbox, stop } = await openInbox();
  return {
    address,
    inbox,
    async stop() {
      await hospital.notified();
      await Promise.all([close(listening.server), stop()]);
    },
  };
}

async function sender(faults: readonly string[]): Promise<Partner> {
  const options = { faults: faults as readonly SenderFault[], firstWait: 10, tries: 4, patience: 5_000 };
  const { app, at, stop: stopSending } = createSandboxSender(options);
  const listening = await listen(app, '127.0.0.1', 0);
  const base = `http://127.0.0.1:${listening.port}`;
  at(base);
  const { inbox, stop } = await openInbox();
  return {
    address: `${base}/begin`,
    answers: `${base}/answers`,
    inbox,
    async stop() {
      stopSending();
      await Promise.all([close(listening.server), stop()]);
    },
  };
}

async function network(faults: readonly string[]): Promise<Partner> {
  const app = createSandboxHandler({ herId: HER_IDS.partner, faults: faults as readonly HandlerFault[] });
  const listening = await listen(app, '127.0.0.1', 0);
  return { address: `http://127.0.0.1:${listening.port}/messages`, stop: () => close(listening.server) };
}

async function planTool(faults: readonly string[]): Promise<Partner> {
  // The schema is made ready at the first plan, which takes a while.
  parseWholePlan({});
  const app = createSandboxPlanTool({ faults: faults as readonly ToolFault[] });
  const listening = await listen(app, '127.0.0.1', 0);
  return {
    address: `http://127.0.0.1:${listening.port}/plans`,
    stop: () => close(listening.server),
  };
}

/** A sandbox of the role with these faults. */
export const partners: Readonly<Record<Role, (faults: readonly string[]) => Promise<Partner>>> = {
  receiver,
  sender,
  server,
  network,
  'plan-tool': planTool,
};
