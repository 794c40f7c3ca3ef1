// Needs that are raised while the hospital's server does not answer as it should: all are told in the end, none is lost, none is
// told wrongly. Adapter, hospital and unit over real HTTP, side by side, because each waits for its server most of the time.
import type { Consent, Flag } from '@medplum/fhirtypes';
import { describe, it, type TestContext } from 'vitest';
import type { ServerFault } from '../../src/sandbox/hospital/faults.ts';
import { nationalId } from '../../src/sandbox/persons.ts';
import type { SenderName } from '../../src/sandbox/senders.ts';
import { type SandboxSetting, startSandbox } from '../support/sandbox-setting.ts';

const NEEDS = 20;
/** A real setting tries for about a day; here as often, in seconds. */
const retry = { attempts: 60, firstMs: 100, longestMs: 1_000, resends: 3 };

async function withSandbox(
  dialect: SenderName,
  work: (setting: SandboxSetting) => Promise<void>,
): Promise<void> {
  const setting = await startSandbox({ dialect, config: { retry } });
  try {
    await work(setting);
  } finally {
    await setting.stop();
  }
}

const numbers = Array.from({ length: NEEDS }, (_, index) => index + 1);
const persons = numbers.map(nationalId).toSorted();

/** Every need was told, once, about its own person. */
async function allTold({ expect }: TestContext, { adapter, unit }: SandboxSetting): Promise<void> {
  const states = async () => {
    const records = await adapter.ledger.list();
    return records.map(({ state }) => state).filter((state) => state === 'delivered').length;
  };
  await expect.poll(states, { timeout: 240_000, interval: 250 }).toBe(NEEDS);
  const told = unit.messages.flatMap(({ event, message }) =>
    event === 'need-notice' ? persons.filter((person) => JSON.stringify(message).includes(person)) : [],
  );
  expect(told.toSorted()).toEqual(persons);
}

describe.concurrent('twenty needs, while the hospital\u2019s server', () => {
  const faults: readonly (readonly [ServerFault, number, SenderName])[] = [
    ['not-there', 10, 'backport-id-only'],
    ['search-outcome', 10, 'hapi'],
    ['failing-shard', 8, 'medplum'],
  ];

  it.for(faults)(
    'does wrong by the name of %s for %s s, are all told afterwards, once each',
    { timeout: 300_000 },
    async ([fault, seconds, dialect], context) => {
      await withSandbox(dialect, async (setting) => {
        setting.hospital.faults.begin(fault, seconds);
        numbers.forEach(setting.raise);
        await allTold(context, setting);
      });
    },
  );

  it('gives older reads for 6 s, are told by the version that was named', {
    timeout: 300_000,
  }, async (context) => {
    await withSandbox('plain', async (setting) => {
      const { hospital, needs } = setting;
      // First as they stood before: without need, and not notified of.
      for (const resource of numbers.flatMap((number) => needs.resourcesOf(number))) {
        hospital.store.write(earlier(resource));
      }
      hospital.faults.begin('older-reads', 6);
      numbers.forEach(setting.raise);
      await allTold(context, setting);
    });
  });

  it('is otherwise than most in everything that is allowed, are told', {
    timeout: 300_000,
  }, async (context) => {
    await withSandbox('hapi', async (setting) => {
      for (const fault of allowed) {
        setting.hospital.faults.begin(fault);
      }
      numbers.forEach(setting.raise);
      await allTold(context, setting);
    });
  });
});

const allowed = [
  'uuid-versions',
  'no-total',
  'no-search-mode',
  'warning-outcomes',
  'no-location',
  'no-etag',
] as const;

/** As the resource stood in its version before: a need that is not raised, a consent that is refused. */
function earlier(resource: ReturnType<SandboxSetting['needs']['resourcesOf']>[number]) {
  switch (resource.resourceType) {
    case 'Flag':
      return { ...resource, status: 'inactive' } satisfies Flag;
    case 'Consent':
      return { ...resource, status: 'proposed' } satisfies Consent;
    default:
      return resource;
  }
}
