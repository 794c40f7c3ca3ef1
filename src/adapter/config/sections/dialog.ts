// How units without FHIR are reached: by the health network, by the hospital's own message handler, or only on trial.
import { Type } from 'typebox';
import { closed, said } from '../../../ground/schema/forms.ts';
import { Count, optional, Url, VariableName, Words } from '../section.ts';
import { HelseId } from './token-client.ts';

/** Name and HER-id, as the address register has them. */
const Party = Type.Object({ name: Words, herId: Type.String({ pattern: '^\\d+$' }) }, closed);

const Nhn = Type.Object(
  {
    api: Url,
    version: Type.Optional(
      said(
        Type.Enum(['v2', 'v3']),
        'Version of the interface: v3 when nothing is said. With helseId it has to be named, because version 3 is still in test',
      ),
    ),
    ownHerIds: Type.Optional(
      Type.Array(Type.String({ pattern: '^\\d+$' }), {
        description:
          "HER-ids that are confirmed as the adapter's own: of these alone it says to the network (version 3) that it takes their messages, all of which come to it then",
      }),
    ),
    sourceSystem: Type.Optional(Words),
    everyMs: Type.Optional(said(Count, 'Wait between two looks, in milliseconds')),
    helseId: Type.Optional(HelseId),
    leaveOutRefusedNotices: Type.Optional(
      Type.Boolean({
        description:
          'Version 3: write no receiveRefusedMessageNotices into the configuration of the HER-id, which one page of NHN requires and another lacks',
      }),
    ),
    tokenVariable: Type.Optional(said(VariableName, 'Variable with a fixed bearer token, for a sandbox')),
  },
  { ...closed, oneOf: [{ required: ['helseId', 'version'] }, { required: ['tokenVariable'] }] },
);

const HandOff = Type.Object(
  {
    outbox: Type.Optional(said(Words, 'Folder into which messages are put')),
    receipts: Type.Optional(said(Words, 'Folder from which receipts and replies are taken')),
    url: Type.Optional(said(Url, 'Or: address to which messages are posted')),
    tokenVariable: Type.Optional(VariableName),
    everyMs: Type.Optional(Count),
    groupReads: Type.Optional(
      Type.Boolean({
        description:
          "The message handler runs as another user of the adapter's group, and reads the files as such",
      }),
    ),
  },
  { ...closed, oneOf: [{ required: ['outbox'] }, { required: ['url'] }] },
);

export const dialogSections = {
  personRegister: optional(
    Type.Object(
      {
        api: said(
          Url,
          'Base of the calls, up to and with the authorisation: https://…/api/legal-basis. Below it stands person/get-by-nin',
        ),
        version: Type.Optional(said(Words, 'Api-Version of the calls: 2 when nothing is said')),
        helseId: Type.Optional(said(HelseId, 'Signs in by HelseID')),
        tokenVariable: Type.Optional(
          said(VariableName, 'Variable that holds a fixed token, for a sandbox, instead of helseId'),
        ),
      },
      {
        ...closed,
        description:
          'The population register (Persontjenesten), asked who acts for a person and whether the address is protected. Off when nothing is said',
      },
    ),
  ),
  dialog: optional(
    Type.Object(
      {
        sender: Type.Object({ organisation: Party, unit: Type.Optional(Party) }, closed),
        nhn: Type.Optional(Nhn),
        handOff: Type.Optional(HandOff),
      },
      closed,
    ),
  ),
  dryRun: optional(
    Type.Object(
      {
        folder: said(
          Words,
          'Messages to endpoints of the connection type dry-run are kept here instead of being sent',
        ),
      },
      closed,
    ),
    { IP_FHIR_DRY_RUN_FOLDER: { at: ['folder'] } },
  ),
};
