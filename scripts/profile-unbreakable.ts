// Rules that no instance can break alone, each kind with its reason. They have no example of their own.
import type { AddedRule } from './profile-rules.ts';

const DISCRIMINATORS = ['url', 'system', 'type', 'code'];

/** Why `rule` cannot be broken by itself, or nothing when it can. */
export function unbreakable(rule: AddedRule, rules: readonly AddedRule[]): string | undefined {
  const { element, kind } = rule;
  const steps = element.id.split('.');
  const last = steps.at(-1) ?? '';
  const parent = steps.at(-2) ?? '';
  const isExtension = steps[0] === 'Extension';
  if (kind === 'value' && (element.sliceName || (parent.includes(':') && DISCRIMINATORS.includes(last)))) {
    return 'The value tells the slice apart: another value is another slice, or none.';
  }
  if (kind === 'min' && parent.includes(':') && last === 'system') {
    return 'The system tells the slice apart: without it the identifier is in no slice.';
  }
  if (isExtension && kind === 'value' && last === 'url') {
    return 'The url is what makes it this extension.';
  }
  if (
    isExtension &&
    (last === 'value[x]' || last === 'extension') &&
    (kind === 'min' || element.max === '0')
  ) {
    return "FHIR's own ext-1 (value or extensions, never both or neither) breaks with it.";
  }
  if (isExtension && kind === 'min' && element.sliceName && isOnlyPart(rule, rules)) {
    return "FHIR's own ext-1 breaks with it: the extension would be empty.";
  }
  const slices = rules.some(
    (other) =>
      other.kind === 'min' &&
      other.profile === rule.profile &&
      other.element.id.startsWith(`${element.id}:`) &&
      other.element.sliceName,
  );
  if (kind === 'min' && slices && !element.sliceName) {
    return 'A slice of it is required: the missing slice is the example.';
  }
  return undefined;
}

function isOnlyPart({ profile, element }: AddedRule, rules: readonly AddedRule[]): boolean {
  return !rules.some(
    (other) =>
      other.profile === profile &&
      other.kind === 'max' &&
      other.element.sliceName &&
      other.element.id !== element.id,
  );
}
