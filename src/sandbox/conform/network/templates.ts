// What comes over the health network, as bodies for the vectors: a dialogue message of each version, and receipts.
import { DIALOG_AVVIK, OID } from '../../../need/dialog/codes.ts';
import type { DialogMessage, Party } from '../../../need/dialog/model.ts';
import { writeAppRec, writeDialog } from '../../../need/dialog/write-dialog.ts';

const kit: Party = { organisation: { name: 'Prøve helseforetak', ids: [{ id: '{{own}}', type: 'HER' }] } };
const partner: Party = { organisation: { name: 'Prøvevik kommune', ids: [{ id: '{{her}}', type: 'HER' }] } };

const dialog: DialogMessage = {
  kind: 'dialog',
  version: '1.1',
  type: 'DIALOG_HELSEFAGLIG',
  id: '{{id:@/message}}',
  generated: '{{now}}',
  sender: kit,
  receiver: partner,
  patient: {
    family: 'Prøve',
    given: 'Åse',
    birthDate: '{{born}}',
    ids: [{ id: '{{person}}', type: 'FNR' }],
  },
  documentId: '{{id:@/document}}',
  notes: [
    {
      theme: { v: '6', s: OID.theme, dn: 'Henvendelse om pasient' },
      subject: 'Henvendelse om pasient',
      text: 'Åse Prøve ønsker å bli kontaktet på dagtid.',
      roles: [],
    },
  ],
  attachments: [],
};

const fault: DialogMessage = {
  ...dialog,
  version: '1.0',
  type: DIALOG_AVVIK.code,
  conversation: { parent: '{{msg}}', conversation: '{{msg}}' },
  notes: [
    {
      theme: { v: '1', s: OID.fault, dn: 'Feil adressat' },
      text: 'Personen bor ikke i kommunen.',
      roles: [],
    },
  ],
};

const receipt = (version: '1.0' | '1.1') =>
  writeAppRec({
    kind: 'apprec',
    version,
    id: '{{id:@/receipt}}',
    generated: '{{now}}',
    sender: kit,
    receiver: partner,
    status: '1',
    errors: [],
    original: { id: '{{msg}}', type: 'DIALOG_HELSEFAGLIG', issued: '{{now}}' },
  });

/** «Hei» as a PDF that no reader opens, which nobody has to. */
const PDF = Buffer.from('%PDF-1.4\n').toString('base64');

export const networkTemplates: Readonly<Record<string, () => string>> = {
  dialog: () => writeDialog(dialog),
  'dialog-1.0': () => writeDialog({ ...dialog, version: '1.0' }),
  'with-attachment': () =>
    writeDialog({
      ...dialog,
      attachments: [{ contentType: 'application/pdf', title: 'Vedlegg', issued: '{{now}}', data: PDF }],
    }),
  fault: () => writeDialog(fault),
  receipt: () => receipt('1.1'),
  'receipt-1.0': () => receipt('1.0'),
};

/** The bytes of the attachment, as they stand in the message. */
export const attachmentData = PDF;
