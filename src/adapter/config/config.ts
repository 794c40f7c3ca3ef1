// The configuration of the adapter as a whole: its parts, joined.

import type { Sections } from './section.ts';
import { type AccessConfig, accessSections } from './sections/access.ts';
import { type DeliveryConfig, deliverySections } from './sections/delivery.ts';
import { type DialogConfig, dialogSections } from './sections/dialog.ts';
import { type HospitalConfig, hospitalSections } from './sections/hospital.ts';
import { type IntakeConfig, intakeSections } from './sections/intake.ts';
import { type MessagesConfig, messagesSections } from './sections/messages.ts';
import { type MonitoringConfig, monitoringSections } from './sections/monitoring.ts';
import { type NetworkConfig, networkSections } from './sections/network.ts';
import { type OperationConfig, operationSections } from './sections/operation.ts';
import { type PagesConfig, pagesSections } from './sections/pages.ts';
import { type RetentionConfig, retentionSections } from './sections/retention.ts';
import { type SubscriptionsConfig, subscriptionsSections } from './sections/subscriptions.ts';
import { type UnitsConfig, unitsSections } from './sections/units.ts';

export interface Config
  extends NetworkConfig,
    HospitalConfig,
    IntakeConfig,
    SubscriptionsConfig,
    AccessConfig,
    UnitsConfig,
    DeliveryConfig,
    DialogConfig,
    MessagesConfig,
    OperationConfig,
    RetentionConfig,
    PagesConfig,
    MonitoringConfig {}

export const sections: Sections<Config> = {
  ...networkSections,
  ...hospitalSections,
  ...intakeSections,
  ...subscriptionsSections,
  ...accessSections,
  ...unitsSections,
  ...deliverySections,
  ...dialogSections,
  ...messagesSections,
  ...operationSections,
  ...retentionSections,
  ...pagesSections,
  ...monitoringSections,
};
