// Messages of the network on the command line: written, read back, checked.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bundle } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readXml } from '../../src/need/dialog/read-dialog.ts';
import { writeDialog } from '../../src/need/dialog/write-dialog.ts';
import { dialogOf } from '../dialog/dialogs.ts';
import { messageOf, noticeCase } from '../dialog/notices.ts';

const program = new URL('../../src/cli/main.ts', import.meta.url).href;
const start = `(await import(${JSON.stringify(program)})).main(process.argv)`;

async function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [
    '--input-type=module',
    '--eval',
    start,
    'ip-fhir',
    'dialog',
    ...args,
  ]);
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

const sender = ['--sender', 'Fjellheim HF', '--sender-her-id', '112374'];

describe('ip-fhir dialog', () => {
  it('writes a notice as XML and reads it and its answer back', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ip-fhir-dialog-'));
    const file = (name: string) => join(folder, name);
    const [each] = fc.sample(
      noticeCase.filter(({ kind }) => kind === 'notice'),
      { numRuns: 1, seed: 3 },
    );
    if (!each) {
      throw new TypeError('no notice');
    }
    const message = messageOf(each);
    await writeFile(file('notice.json'), JSON.stringify(message.bundle));
    const written = await run('write', file('notice.json'), ...sender, '--to', '8143060');
    expect(written).toMatchObject({ code: 0, err: '' });
    await writeFile(file('notice.xml'), written.out);
    const read = JSON.parse((await run('read', file('notice.xml'))).out) as Bundle;
    expect(read.entry?.[0]?.resource?.id).toBe(message.header.id);
    const id = message.header.id ?? '';
    const conversation = { parent: id, conversation: id };
    const sent = readXml(Buffer.from(written.out)).message;
    if (sent?.kind !== 'dialog' || !sent.patient) {
      throw new TypeError('the notice names nobody');
    }
    await writeFile(file('other.xml'), writeDialog(dialogOf({ conversation })));
    const other = await run('read', file('other.xml'), '--notice', file('notice.json'));
    expect(other).toMatchObject({ code: 1, out: '' });
    expect(other.err).toContain('another person');
    await writeFile(file('reply.xml'), writeDialog(dialogOf({ conversation, patient: sent.patient })));
    const reply = await run('read', file('reply.xml'), '--notice', file('notice.json'));
    expect(reply.out).toContain(message.resources.find(({ resourceType }) => resourceType === 'Task')?.id);
    await writeFile(file('broken.xml'), '<!DOCTYPE a><a/>');
    const checked = await run('check', file('notice.xml'), file('broken.xml'));
    expect(checked.code).toBe(1);
    expect(checked.out).toMatch(/^ok .*notice\.xml \(dialog 1\.1\)\nrefused .*broken\.xml \(not read\)\n$/);
    expect((await run('write', file('notice.json'), ...sender.slice(0, 2))).code).toBe(2);
    expect((await run('check', file('none.xml'))).code).toBe(2);
  });
});
