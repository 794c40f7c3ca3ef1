// The configuration of the adapter as a whole: its parts, joined.
import { type TObject, Type } from 'typebox';
import { closed } from '../../ground/schema/forms.ts';
import type { Section, SettingsOf } from './section.ts';
import { accessSections } from './sections/access.ts';
import { adtSections } from './sections/adt.ts';
import { ageSections } from './sections/age.ts';
import { consentSections } from './sections/consents.ts';
import { deliverySections } from './sections/delivery.ts';
import { dialogSections } from './sections/dialog.ts';
import { dutiesSections } from './sections/duties.ts';
import { hospitalSections } from './sections/hospital.ts';
import { intakeSections } from './sections/intake.ts';
import { messagesSections } from './sections/messages.ts';
import { monitoringSections } from './sections/monitoring.ts';
import { networkSections } from './sections/network.ts';
import { operationSections } from './sections/operation.ts';
import { pagesSections } from './sections/pages.ts';
import { retentionSections } from './sections/retention.ts';
import { subscriptionsSections } from './sections/subscriptions.ts';
import { unitsSections } from './sections/units.ts';

/** Every top-level setting by its name. */
export const sections = {
  ...networkSections,
  ...hospitalSections,
  ...consentSections,
  ...intakeSections,
  ...subscriptionsSections,
  ...adtSections,
  ...accessSections,
  ...unitsSections,
  ...deliverySections,
  ...ageSections,
  ...dutiesSections,
  ...dialogSections,
  ...messagesSections,
  ...operationSections,
  ...retentionSections,
  ...pagesSections,
  ...monitoringSections,
};

/** What the adapter works by: what was said, over what holds when nothing is said. */
export type Config = SettingsOf<typeof sections>;

/** What may stand in the file of settings, once its references are resolved. */
export const ConfigFile: TObject = Type.Object(
  {
    $schema: Type.Optional(Type.String({ description: 'Where the schema of this file is, for editors' })),
    ...Object.fromEntries(
      Object.entries<Section>(sections).map(([name, { schema, presence }]) => [
        name,
        presence === 'required' ? schema : Type.Optional(schema),
      ]),
    ),
  },
  closed,
);
