// What a dialogue message is about. The network has no code for it; the titles of our letters are a closed set, and say it.
import { type WrittenForm, words } from '../notice/letter-words.ts';

export type DialogKind =
  | {
      readonly event: 'need-notice';
      /** Codes of `ip-flag-code`. */
      readonly needs: readonly string[];
    }
  | { readonly event: 'need-notice-cancellation' | 'health-information' | 'partner-information' };

const needCodes = ['need-for-ip', 'need-for-coordinator', 'need-for-child-coordinator'];

const forms = Object.entries(words) as [WrittenForm, (typeof words)[WrittenForm]][];

const byTitle = new Map<string, DialogKind>();
for (const [, say] of forms) {
  for (const needs of arrangements(needCodes)) {
    const title = say.title(needs.map((need) => say.needs[need]).join(` ${say.and} `));
    byTitle.set(title, { event: 'need-notice', needs });
  }
  byTitle.set(say.cancellationTitle, { event: 'need-notice-cancellation' });
  byTitle.set(say.healthTitle, { event: 'health-information' });
  byTitle.set(say.partnerTitle.started, { event: 'partner-information' });
  byTitle.set(say.partnerTitle.ended, { event: 'partner-information' });
}

/** What a title of ours says; undefined for any other title. */
export function kindByTitle(title: string | undefined): DialogKind | undefined {
  return byTitle.get(title ?? '');
}

/** The written form of a letter of ours, by the word before its sender: some titles are the same in both. */
export function writtenFormOf(letter: string): WrittenForm | undefined {
  return forms.find(([, say]) => letter.split('\n').some((line) => line.startsWith(`${say.from}: `)))?.[0];
}

/** Every choice of one or more, in every order: needs stand in a title in the order of the Flag. */
function arrangements(all: readonly string[]): string[][] {
  return all.flatMap((first) => {
    const rest = all.filter((each) => each !== first);
    return [[first], ...arrangements(rest).map((more) => [first, ...more])];
  });
}
