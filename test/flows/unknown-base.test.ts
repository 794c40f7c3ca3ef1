// A base that nobody has named: one item for people, whatever number of needs waits for it; what else is in doubt is a person's.
import { expect, it } from 'vitest';
import { type DoubtPorts, inDoubtAbout } from '../../src/flows/doubt.ts';
import type { Attention, NoticeRecord, Step } from '../../src/need/delivery/ledger.ts';
import type { FactDoubt } from '../../src/need/notice/facts.ts';

const issue: FactDoubt = {
  severity: 'error',
  code: 'not-found',
  path: 'Flag.subject',
  text: 'leads elsewhere',
};
const inner = { ...issue, base: 'https://inner.example/fhir' };
const old = { ...issue, base: 'http://old.example/r4' };

async function asked(...doubts: (readonly FactDoubt[])[]) {
  const raised: string[] = [];
  const steps: Step[] = [];
  const ports = {
    ledger: {
      raise: async (_: string, { reason, detail }: Attention) => void raised.push(`${reason}: ${detail}`),
      record: async (_: string, step: Step) => void steps.push(step),
    },
    clock: { now: () => new Date('2026-11-29T10:00:00Z') },
    looks: ({ ask }: { ask?: string }) => ({ after: 1000, person: ask === 'now' }),
  } as unknown as DoubtPorts;
  for (const [at, issues] of doubts.entries()) {
    const record = { key: `k${at}`, state: 'found', resends: 0, history: [] } as unknown as NoticeRecord;
    await inDoubtAbout(ports, record, issues, { ask: 'now' });
  }
  return {
    raised: new Set(raised),
    states: steps.map(({ change }) => change?.state),
    own: steps.flatMap(({ attention }) => attention?.reason ?? []),
    again: steps.every(({ again }) => again === 1000),
  };
}

it('is asked for once a base, and the needs wait beneath it and are looked at again', async () => {
  const { raised, states, own, again } = await asked([inner], [inner], [inner, inner], [old]);
  expect([...raised]).toHaveLength(2);
  for (const { base } of [inner, old]) {
    expect([...raised].filter((text) => text.includes(base))).toHaveLength(1);
  }
  expect(states).toEqual(['unclear', 'unclear', 'unclear', 'unclear']);
  expect(own).toEqual([]);
  expect(again).toBe(true);
});

it('is not enough where something else is in doubt too: that need is for a person', async () => {
  const { raised, states, own } = await asked([inner, issue], [issue]);
  expect([...raised]).toEqual([]);
  expect(states).toEqual(['for-a-person', 'for-a-person']);
  expect(own).toEqual(['data-unusable', 'data-unusable']);
});
