// What was decided before a pause, or of a notice that never arrived: through the adapter's own doors.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bundle, Consent, Flag, MessageHeader } from '@medplum/fhirtypes';
import { afterEach, describe, expect, it } from 'vitest';
import { close } from '../../src/adapter/start.ts';
import { fixture, type Setting, type SettingOptions, startSetting, until } from '../support/hospital.ts';
import { withdrawn } from '../support/withdrawn-consent.ts';

let setting: Setting | undefined;
afterEach(async () => {
  await setting?.stop();
  setting = undefined;
});
const start = async (options?: SettingOptions): Promise<Setting> => {
  setting = await startSetting(options);
  return setting;
};

/** A unit in the place of the sandbox's: answers each message with the next status, and keeps what the messages are. */
async function unitThatAnswers(started: Setting, statuses: readonly number[]) {
  const { port } = started.unitServer.address() as AddressInfo;
  await close(started.unitServer);
  const events: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.method === 'POST') {
        const bundle = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Bundle;
        events.push((bundle.entry?.[0]?.resource as MessageHeader).eventCoding?.code ?? '');
        response.writeHead(statuses[events.length - 1] ?? 202).end();
      } else {
        response.writeHead(404).end();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const stop = async () => {
    server.closeAllConnections();
    await close(server);
  };
  return { events, stop };
}

describe('a worker that stood still between decision and send', () => {
  const pausing = (during: (started: Setting) => void) => {
    let ticks = 0;
    let pauses = 0;
    return {
      time: { clock: { now: () => new Date(), ticks: () => ticks }, jobs: undefined },
      beforeSend() {
        pauses += 1;
        if (pauses === 1 && setting) {
          ticks += 60_000;
          during(setting);
        }
      },
      config: { retry: { attempts: 5, firstMs: 300, longestMs: 300, resends: 3 } },
    };
  };

  it('asks for consent anew, and sends nothing when it was withdrawn meanwhile', async () => {
    const { load, raise, unit } = await start(
      pausing(({ hospital }) => {
        void hospital.repository
          .readResource<Consent>('Consent', 'consent-anders')
          .then((consent) => hospital.repository.updateResource(withdrawn(consent)));
      }),
    );
    await load('need-with-consent');
    expect(await raise('need-with-consent')).toMatchObject({ state: 'refused', cause: 'consent-withdrawn' });
    expect(unit.messages).toHaveLength(0);
  });

  it('sends once when nothing has changed', async () => {
    const { load, raise, unit } = await start(pausing(() => undefined));
    await load('need-with-consent');
    expect(await raise('need-with-consent')).toMatchObject({ state: 'delivered', attempts: 2, resends: 0 });
    expect(unit.messages).toHaveLength(1);
  });
});

describe('a Flag that was entered in error after a send', () => {
  const inError = (): Flag => ({
    ...fixture<Flag>('need-with-consent', 'flag.json'),
    status: 'entered-in-error',
  });
  const slowly = { config: { retry: { attempts: 50, firstMs: 1_000, longestMs: 1_000, resends: 3 } } };

  it('causes no cancellation at a unit that has surely not taken the notice', async () => {
    const started = await start(slowly);
    const { events, stop } = await unitThatAnswers(started, [503, 503]);
    await started.load('need-with-consent');
    const raised = started.raise('need-with-consent');
    await until(started.adapter, 'flag-anders', ({ state }) => state === 'waiting-to-resend');
    await started.hospital.repository.updateResource(inError());
    await raised;
    const record = await until(started.adapter, 'flag-anders', ({ state }) => state === 'not-needed');
    expect(record.attempts).toBe(1);
    expect(events).toEqual(['need-notice']);
    await stop();
  });

  it('is taken back where nobody knows whether the notice arrived', async () => {
    const started = await start(slowly);
    const { events, stop } = await unitThatAnswers(started, [202, 202]);
    await started.load('need-with-consent');
    await started.raise('need-with-consent');
    await started.hospital.repository.updateResource(inError());
    await expect.poll(() => events).toEqual(['need-notice', 'need-notice-cancellation']);
    await stop();
  });
});
