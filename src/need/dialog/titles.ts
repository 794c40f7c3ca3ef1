// What a dialogue message is about. The network has no code for it; the titles of our letters are a closed set, and say it.
import { formOf, type MessageEvent, messageEvents } from '../notice/kinds.ts';
import { type WrittenForm, words } from '../notice/letter-words.ts';

export type DialogKind =
  | {
      readonly event: 'need-notice';
      /** Codes of `ip-flag-code`. */
      readonly needs: readonly string[];
    }
  | { readonly event: Exclude<MessageEvent, 'need-notice'> };

const needCodes = ['need-for-ip', 'need-for-coordinator', 'need-for-child-coordinator'];

const forms = Object.entries(words) as [WrittenForm, (typeof words)[WrittenForm]][];

/** The title of a notice names its needs: those are many. */
const withOneTitle = messageEvents.filter((event) => event !== 'need-notice');

const byTitle = new Map<string, DialogKind>();
for (const [, say] of forms) {
  for (const needs of arrangements(needCodes)) {
    const title = say.title(needs.map((need) => say.needs[need]).join(` ${say.and} `));
    byTitle.set(title, { event: 'need-notice', needs });
  }
  for (const event of withOneTitle) {
    for (const title of formOf(event)?.letter?.titles(say) ?? []) {
      byTitle.set(title, { event });
    }
  }
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
