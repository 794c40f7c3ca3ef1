// A dialogue message as a municipality's system writes it.
import type { DialogMessage } from '../../src/need/dialog/model.ts';

export function dialogOf(change: Partial<DialogMessage> = {}): DialogMessage {
  const level = (name: string, id: string) => ({ name, ids: [{ id, type: 'HER' }] });
  return {
    kind: 'dialog',
    version: '1.1',
    type: 'DIALOG_HELSEFAGLIG',
    id: '615aba81-6a88-41d1-a9f5-90b28cfc8b73',
    generated: '2026-11-22T12:56:21',
    sender: { organisation: level('Prøvevik kommune', '8142987'), unit: level('Saksbehandling', '8143060') },
    receiver: { organisation: level('Fjellheim helseforetak', '112374'), unit: level('KE', '8094866') },
    patient: {
      family: 'Prøvesen',
      given: 'Berit',
      birthDate: '1991-11-02',
      ids: [{ id: '02919130035', type: 'FNR' }],
    },
    notes: [
      {
        theme: { v: '6', dn: 'Henvendelse om pasient', s: '2.16.578.1.12.4.1.1.7322' },
        subject: 'Svar på melding',
        text: 'Vi har fått meldingen.',
        roles: [],
      },
    ],
    attachments: [],
    ...change,
  };
}
