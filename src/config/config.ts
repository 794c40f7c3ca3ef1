// The configuration of the adapter as a whole: its parts, joined.
import { type AccessConfig, accessSections } from './access.ts';
import { type DeliveryConfig, deliverySections } from './delivery.ts';
import { type DialogConfig, dialogSections } from './dialog.ts';
import { type HospitalConfig, hospitalSections } from './hospital.ts';
import { type IntakeConfig, intakeSections } from './intake.ts';
import { type MessagesConfig, messagesSections } from './messages.ts';
import { type MonitoringConfig, monitoringSections } from './monitoring.ts';
import { type NetworkConfig, networkSections } from './network.ts';
import { type OperationConfig, operationSections } from './operation.ts';
import { type PagesConfig, pagesSections } from './pages.ts';
import { type RetentionConfig, retentionSections } from './retention.ts';
import type { Sections } from './section.ts';
import { type SubscriptionsConfig, subscriptionsSections } from './subscriptions.ts';
import { type UnitsConfig, unitsSections } from './units.ts';

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
