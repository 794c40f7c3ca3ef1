// «Tilbakemelding om feil» that is about no message of ours: a person learns whom to ask, and about what; no words are kept.
import { expect, it } from 'vitest';
import type { AnswerPorts } from '../../src/flows/answer/take-answer.ts';
import { takeDocument } from '../../src/flows/answer/take-network.ts';
import type { Attention } from '../../src/need/delivery/ledger.ts';
import { writeDialog } from '../../src/need/dialog/write-dialog.ts';
import { dialogOf } from '../dialog/dialogs.ts';

async function told(parent: string): Promise<Attention[]> {
  const raised: Attention[] = [];
  const ports = {
    ledger: {
      byMessage: async () => undefined,
      raise: async (_: string, attention: Attention) => void raised.push(attention),
    },
    clock: { now: () => new Date('2026-11-29T10:00:00Z') },
  } as unknown as AnswerPorts;
  const level = (id: string) => ({ name: 'Enhet', ids: [{ id, type: 'HER' }] });
  const fault = dialogOf({
    type: 'DIALOG_AVVIK',
    version: '1.0',
    sender: { organisation: level('8142987'), unit: level('8143060') },
    conversation: { parent, conversation: parent },
    notes: [
      {
        theme: { v: '1', s: '2.16.578.1.12.4.1.1.8117', dn: 'Feil adressat' },
        text: 'Kari Testesen er flyttet.',
        roles: [],
      },
    ],
    attachments: [],
  });
  const taken = await takeDocument(ports, Buffer.from(writeDialog(fault)), { way: 'network' });
  expect(taken).toMatchObject({ kind: 'message', refusal: { code: 'X99' } });
  return raised;
}

it('tells a person who says it, of what kind the fault is and of which message', async () => {
  const [first] = await told('7a0c8a52-3c57-4a55-9d0b-000000000007');
  expect(first?.reason).toBe('unknown-fault');
  expect(first?.detail).toMatch(/8143060.*8117: 1.*7a0c8a52-3c57-4a55-9d0b-000000000007/);
  expect(first?.detail).not.toContain('Testesen');
});

it('repeats no national id that stands where an id is to stand', async () => {
  const [first] = await told('02919130035');
  expect(JSON.stringify(first)).not.toContain('02919130035');
});
