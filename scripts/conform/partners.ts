// Our sandboxes as partners of the kit: right ones, and ones with a fault.
import type { AddressInfo } from 'node:net';
import { close, listen } from '../../src/adapter/start.ts';
import { createInbox } from '../../src/sandbox/conform/inbox.ts';
import type { Inbox, Limits } from '../../src/sandbox/conform/run.ts';
import type { Role } from '../../src/sandbox/conform/vector.ts';
import type { UnitFault } from '../../src/sandbox/ke/faults.ts';
import type { ResourceCheck } from '../../src/sandbox/ke/judgement.ts';
import { createSandboxKe } from '../../src/sandbox/ke.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';

export interface Partner {
  readonly address: string;
  readonly token?: string;
  readonly inbox?: Inbox;
  stop(): Promise<void>;
}

/** Short, because the sandboxes answer at once. */
export const quick: Limits = { answer: 1_000, comes: 1_500, quiet: 150 };

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
  let base = '';
  const inbox = createInbox(() => base);
  const listening = await listen(inbox.app, '127.0.0.1', 0);
  base = `http://127.0.0.1:${(listening.server.address() as AddressInfo).port}`;
  return {
    address: `http://127.0.0.1:${unit.port}/fhir/$process-message`,
    token,
    inbox,
    async stop() {
      await Promise.all([close(unit.server), close(listening.server)]);
    },
  };
}

/** A sandbox of the role with these faults. */
export const partners: Readonly<Record<Role, (faults: readonly string[]) => Promise<Partner>>> = { receiver };
