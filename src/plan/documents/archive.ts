// The archive copy of a plan, with the metadata that an archive asks for (B8, G3).
import { createHash } from 'node:crypto';
import { requireInstant } from '../../ground/norway/instant.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import { hasEnded } from '../views/rights.ts';
import { type DocumentOrder, type MadeDocument, madeDocument } from './made.ts';
import { planInPlainWords } from './plain-words.ts';
import { nameOf, textOf } from './sections.ts';
import { wholeSections } from './whole-plan.ts';

/** Metadata by the names of Noark 5 (Arkivverket), as far as a plan tells them; an archive system adds its own. */
export interface ArchiveMetadata {
  readonly mappe: {
    readonly tittel: string;
    /** Id of the plan in its source system. */
    readonly systemID: string;
    readonly mappetype: 'Individuell plan';
    readonly opprettetDato?: string;
    readonly avsluttetDato?: string;
  };
  readonly registrering: {
    readonly systemID: string;
    readonly registreringstype: 'Arkivdokument';
    readonly tittel: string;
    readonly arkivertDato: string;
    readonly arkivskaper: { readonly arkivskaperID?: string; readonly arkivskaperNavn: string };
    readonly skjerming: { readonly tilgangsrestriksjon: string; readonly skjermingshjemmel: string };
  };
  readonly dokumentobjekt: {
    readonly format: 'text/plain';
    readonly filstørrelse: number;
    readonly sjekksum: string;
    readonly sjekksumAlgoritme: 'SHA-256';
  };
}

/** Duty of secrecy for health personnel and in the public administration; a plan is exempt from public access. */
const LEGAL_BASIS = 'Offentleglova § 13, jf. forvaltningsloven § 13 og helsepersonelloven § 21';

/**
 * A readable copy of the whole plan for the archive of its custodian. The title names nobody.
 * @throws {RangeError} when the instant is none
 * @example
 * const { metadata } = archiveCopy(plan, { id: 'archive-1', instant: '2026-11-29T12:00:00+01:00', custodian: 'org-1' });
 * metadata.registrering.tittel; // 'Individuell plan, arkivkopi'
 */
export function archiveCopy(
  plan: IndividualPlan,
  order: DocumentOrder,
): { made: MadeDocument; metadata: ArchiveMetadata } {
  const title = 'Individuell plan, arkivkopi';
  const readable = planInPlainWords(plan, requireInstant(order.instant, 'instant'), 'nb');
  const text = `${readable}\n${textOf('Alt som står i planen', wholeSections(plan, 'nb'))}`;
  const parts = { kind: 'archive-copy', title, language: 'nb' } as const;
  const made = madeDocument(plan, order, parts, text, plan.period);
  const custodian = plan.organizations?.find(({ id }) => id === order.custodian);
  const ended = hasEnded(plan) ? plan.period?.end : undefined;
  return {
    made,
    metadata: {
      mappe: {
        tittel: 'Individuell plan',
        systemID: plan.id,
        mappetype: 'Individuell plan',
        ...(plan.created !== undefined && { opprettetDato: plan.created }),
        ...(ended !== undefined && { avsluttetDato: ended }),
      },
      registrering: {
        systemID: made.document.id,
        registreringstype: 'Arkivdokument',
        tittel: title,
        arkivertDato: order.instant,
        arkivskaper: {
          arkivskaperNavn: nameOf(plan, order.custodian, 'nb'),
          ...(custodian?.organizationNumber !== undefined && { arkivskaperID: custodian.organizationNumber }),
        },
        skjerming: { tilgangsrestriksjon: 'Unntatt offentlighet', skjermingshjemmel: LEGAL_BASIS },
      },
      dokumentobjekt: {
        format: 'text/plain',
        filstørrelse: made.document.size ?? 0,
        sjekksum: createHash('sha256').update(text, 'utf8').digest('hex'),
        sjekksumAlgoritme: 'SHA-256',
      },
    },
  };
}
