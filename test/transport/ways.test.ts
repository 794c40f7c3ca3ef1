// Every way of sending keeps the same promises.
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { createPlug } from '../../src/edges/transport/units/plug.ts';
import { PeerFailure } from '../../src/flows/ports.ts';
import { readAcknowledgement, readMessage } from '../../src/ground/fhir/message.ts';
import type { Permit } from '../../src/need/consent/gate.ts';
import { transportRows, transports } from '../../src/need/directory/transports.ts';
import { clock, noticeTo, permit, type Rig, recipientAt, ways } from './support.ts';

let rig: Rig | undefined;
afterEach(async () => {
  await rig?.stop();
  rig = undefined;
});

/** What a send came to: what it gave, or how it failed. */
async function sending(
  on: Rig,
  send = 'send-1',
  by = permit(),
): Promise<{ gave?: unknown; failed?: PeerFailure }> {
  try {
    return { gave: await on.endpoint.send(by, on.recipient, noticeTo(on.recipient, send)) };
  } catch (error) {
    if (error instanceof PeerFailure) {
      return { failed: error };
    }
    throw error;
  }
}

it('are all held to them: every transport of the table is one of the ways below', async () => {
  const tried = new Set<string | undefined>();
  for (const { start } of ways) {
    rig = await start();
    tried.add(rig.recipient.transport);
    await rig.stop();
  }
  expect([...tried].sort()).toEqual([...transports].sort());
});

it('are told by their connection types in docs/transports.md', () => {
  const page = readFileSync(new URL('../../docs/transports.md', import.meta.url), 'utf8');
  const codes = transports.flatMap((each) => transportRows[each].connections.map(({ code }) => code));
  expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});

describe.each(ways)('the way $name', ({ start, gives }) => {
  it('sends nothing without a permit of the gate', async () => {
    rig = await start();
    const forged = { ground: 'Consent/1', by: 'person' } as unknown as Permit;
    await expect(sending(rig, 'send-1', forged)).rejects.toThrow(TypeError);
    expect(await rig.arrived()).toEqual([]);
  });

  it('brings the message under its own id, and says what it knows of the receipt', async () => {
    rig = await start();
    const { gave, failed } = await sending(rig);
    const { message } = readMessage(noticeTo(rig.recipient, 'send-1'));
    const [arrived] = await rig.arrived();
    const communication = message?.resources.find(({ resourceType }) => resourceType === 'Communication');
    expect(arrived).toContain(gives === 'acknowledgement' ? communication?.id : message?.header.id);
    if (gives === 'acknowledgement') {
      const { message: answer } = readMessage(gave);
      expect(answer && readAcknowledgement(answer)).toMatchObject({ of: message?.header.id, code: 'ok' });
    } else if (gives === 'nothing-sent') {
      expect(failed).toMatchObject({ failure: 'permanent' });
    } else {
      expect(gave).toBeUndefined();
      expect(failed).toBeUndefined();
    }
  });

  it('brings the same message under the same ids when it goes again', async () => {
    rig = await start();
    const to = rig.recipient;
    await sending(rig, 'send-1');
    const first = await rig.arrived();
    await sending(rig, 'send-2');
    const ids = readMessage(noticeTo(to, 'send-1')).message?.resources.map(({ id }) => id);
    for (const each of await rig.arrived()) {
      const without = (text: string) => text.replaceAll(/send-\d/g, '');
      expect(without(each)).toBe(without(first[0] ?? ''));
    }
    expect(ids).toEqual(readMessage(noticeTo(to, 'send-2')).message?.resources.map(({ id }) => id));
  });

  it('tells a system that is not there from one that refuses', async () => {
    rig = await start();
    await rig.gone();
    const { failed } = await sending(rig);
    expect(failed?.failure).toBe(gives === 'nothing-sent' ? 'permanent' : 'transient');
  });
});

describe.each(ways.filter(({ answers }) => answers))('the way $name', ({ start }) => {
  it.each([
    [400, 'permanent', undefined],
    [403, 'permanent', undefined],
    [423, 'transient', undefined],
    [429, 'transient', 'waits'],
    [500, 'transient', undefined],
    [503, 'transient', 'waits'],
  ] as const)('treats the answer %i as %s', async (status, failure, waits) => {
    rig = await start();
    rig.failures.push(status);
    const { failed } = await sending(rig);
    expect(failed).toMatchObject({ failure, status });
    if (waits) {
      expect(failed?.retryAfter).toBeGreaterThanOrEqual(1000);
    }
    expect(failed?.message).not.toMatch(/Prøvesen|Berit|02919130035/);
    expect(await rig.arrived()).toEqual([]);
    expect((await sending(rig, 'send-2')).failed?.failure).toBe(undefined);
  });
});

describe.each(ways.filter(({ name }) => /NHN|HTTP/.test(name)))('the way $name', ({ start }) => {
  it('has brought a message whose id is known there', async () => {
    rig = await start();
    rig.failures.push(409);
    expect((await sending(rig)).failed).toBeUndefined();
  });
});

describe('the plug', () => {
  it('takes the way that the endpoint of the recipient names, and no other', async () => {
    const used: string[] = [];
    const way = (name: string) => ({
      send: async () => {
        used.push(name);
        return undefined;
      },
    });
    const plug = createPlug({ 'fhir-message': way('fhir-message'), 'nhn-edi': way('nhn-edi') }, clock);
    const to = recipientAt('her-id:1', 'nhn-edi');
    await plug.send(permit(), to, noticeTo(to, 's'));
    const { transport: _, ...unsaid } = to;
    await plug.send(permit(), unsaid, noticeTo(to, 's'));
    expect(used).toEqual(['nhn-edi', 'fhir-message']);
    const other = recipientAt('her-id:1', 'handoff');
    await expect(plug.send(permit(), other, noticeTo(other, 's'))).rejects.toMatchObject({
      failure: 'permanent',
    });
  });

  it('takes no permit that has aged by either clock, and sends nothing then', async () => {
    const made = clock.now().getTime();
    const later: readonly [wall: number, ticks: number][] = [
      [10_001, 0],
      [0, 10_001],
      [-10_001, 0],
      [86_400_000, 86_400_000],
    ];
    for (const [wall, ticks] of [[0, 0], [9_999, 10_000], ...later] as const) {
      let sent = 0;
      const way = {
        send: async () => {
          sent += 1;
          return undefined;
        },
      };
      const at = { now: () => new Date(made + wall), ticks: () => 5_000 + ticks };
      const to = recipientAt('https://unit.example/fhir', 'fhir-message');
      const sending = createPlug({ 'fhir-message': way }, at).send(permit(5_000), to, noticeTo(to, 's'));
      const old = later.some((each) => each[0] === wall && each[1] === ticks);
      await (old
        ? expect(sending).rejects.toMatchObject({ failure: 'transient' })
        : expect(sending).resolves.toBeUndefined());
      expect(sent).toBe(old ? 0 : 1);
    }
  });
});
