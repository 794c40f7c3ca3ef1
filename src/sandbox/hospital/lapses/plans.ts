// Lapses of a server that says that it keeps the rules of plans; what each changes stands in ../rules.ts.
import type { ServerLapse } from './lapse.ts';

export const plans = {
  'takes-anything': { does: 'takes what breaks the profiles that it declares' },
  'takes-second-plans': { does: 'takes a second plan of a person' },
  'refuses-plans': { does: 'refuses plans that keep all rules' },
  'deletes-plans': { does: 'deletes plans' },
} as const satisfies Readonly<Record<string, ServerLapse>>;
