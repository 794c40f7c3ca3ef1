// Routes of one notice: its page, a stated purpose, and what a person does with it.
import { type RequestHandler, Router } from 'express';
import { holdsNationalId } from '../../../ground/norway/national-id.ts';
import type { Words } from '../../../ground/words/language.ts';
import {
  declineReasons,
  type FaultRefusal,
  type NotDone,
  type NoticeDetail,
} from '../../../need/delivery/overview.ts';
import { faultKinds } from '../../../need/delivery/states.ts';
import type { PageDeps } from '../deps.ts';
import type { Route, Shown } from '../shown.ts';
import { phrases } from '../words.ts';
import { noticeDetail } from './notice-detail.ts';
import type { PersonalView } from './notice-person.ts';
import { notDoneWords, purposeWords } from './notice-words.ts';

/** Purpose of use of every look at personal data: coordination of care (v3-ActReason). */
export const COORDINATION_OF_CARE = 'COC';

const acts = ['send-again', 'hand-over', 'confirm', 'phone', 'close', 'tell-fault'] as const;
type Act = (typeof acts)[number];
const actNames: Readonly<Record<Act, Words>> = {
  'send-again': phrases.sendAgain,
  'hand-over': phrases.handOver,
  confirm: phrases.confirm,
  phone: phrases.phone,
  close: phrases.close,
  'tell-fault': phrases.tellFault,
};

/** Fields of a form that are wrong, in words. */
const wrong = { missing: phrases.missingInput, 'national-id': phrases.nationalIdInNote } as const;
type Wrong = keyof typeof wrong;

export function createNoticeRoutes(deps: PageDeps, signedIn: (route: Route) => RequestHandler): Router {
  const router = Router();
  router.get(
    '/:no',
    signedIn(async (request, _response, shown) => {
      const live = await deps.overview.version();
      const notice = await deps.overview.show(numberOf(request.params.no));
      if (!notice) {
        shown.refuse(404, phrases.notFound);
        return;
      }
      const { done, not } = request.query;
      const { frame, visitor } = shown;
      const personal = await personalOf(deps, shown, notice);
      const message = messageOf(shown, String(done ?? ''), String(not ?? ''));
      const body = noticeDetail({
        frame,
        notice,
        now: deps.now(),
        mayAct: visitor.mayAct,
        dialogWays: deps.dialogWays,
        personal,
        ...(message ? { message } : {}),
      });
      shown.page(`${shown.t(phrases.notice)} ${notice.no}`, body, { live });
    }),
  );
  router.post(
    '/:no/person',
    signedIn(async (request, response, { visitor }) => {
      const no = numberOf(request.params.no);
      const { purpose } = request.body as { purpose?: unknown };
      if (typeof purpose === 'string' && Object.hasOwn(purposeWords, purpose)) {
        await deps.sessions.state(visitor.secret, entityOf(no), purpose);
      }
      response.redirect(303, `${deps.base}/notices/${no}#person-heading`);
    }),
  );
  router.post(
    '/:no/:act',
    signedIn(async (request, response, { visitor, refuse }) => {
      const no = numberOf(request.params.no);
      const act = acts.find((each) => each === request.params.act);
      if (!act) {
        refuse(404, phrases.notFound);
        return;
      }
      const outcome = await perform(
        deps,
        act,
        no,
        visitor.actor,
        request.body as Readonly<Record<string, unknown>>,
      );
      response.redirect(303, `${deps.base}/notices/${no}?${outcome ? `not=${outcome}` : `done=${act}`}`);
    }),
  );
  return router;
}

/** Undefined when it was done. */
async function perform(
  { acts, dialogWays }: PageDeps,
  act: Act,
  no: number,
  by: string,
  form: Readonly<Record<string, unknown>>,
): Promise<NotDone | FaultRefusal | Wrong | undefined> {
  const field = (name: string): string => {
    const value = form[name];
    return typeof value === 'string' ? value.trim().slice(0, 500) : '';
  };
  const given = {
    to: field('to'),
    spokeWith: field('spokeWith'),
    reason: field('reason'),
    basis: field('basis'),
    note: field('note'),
    text: field('text'),
  };
  if (holdsNationalId(Object.values(given).join(' | '))) {
    return 'national-id';
  }
  switch (act) {
    case 'send-again':
      return acts.sendAgain(no, by);
    case 'hand-over':
      return given.to === '' ? 'missing' : acts.handOver(no, by, given.to, given.note);
    case 'phone':
      return given.spokeWith === ''
        ? 'missing'
        : acts.tell(no, by, {
            how: field('how') === 'letter' ? 'letter' : 'telephone',
            whom: given.spokeWith,
            note: given.note,
          });
    case 'confirm':
      return given.basis === '' ? 'missing' : acts.confirm(no, by, given.basis);
    case 'tell-fault': {
      const kind = faultKinds.find((each) => each === field('kind'));
      const { text } = given;
      return kind && text !== ''
        ? acts.tellFault(no, by, { message: numberOf(field('message')), kind, text }, dialogWays)
        : 'missing';
    }
    case 'close': {
      const reason = declineReasons.find((each) => each === given.reason);
      return reason ? acts.decline(no, by, reason, given.note) : 'missing';
    }
  }
}

function messageOf(
  { t }: Shown,
  done: string,
  not: string,
): { tone: 'success' | 'danger'; text: string } | undefined {
  const act = acts.find((each) => each === done);
  if (act) {
    return { tone: 'success', text: `${t(phrases.done)}: ${t(actNames[act])}` };
  }
  const known = { ...notDoneWords, ...wrong };
  const words = Object.hasOwn(known, not) ? known[not as NotDone | FaultRefusal | Wrong] : undefined;
  return words && { tone: 'danger', text: `${t(phrases.notDone)}. ${t(words)}` };
}

/** The person, for a purpose that was stated; that it was seen is written down before it is shown. */
async function personalOf(deps: PageDeps, { visitor }: Shown, notice: NoticeDetail): Promise<PersonalView> {
  const stated = visitor.purposes[entityOf(notice.no)];
  if (!stated || !visitor.mayAct) {
    return { kind: 'hidden' };
  }
  const facts = await deps.personal(notice.flag.replace(/^Flag\//, ''));
  await deps.audit({
    who: `person: ${visitor.actor}`,
    what: 'read',
    action: 'shown',
    detail: stated.purpose,
    purpose: COORDINATION_OF_CARE,
    outcome: facts ? 'success' : 'minor-failure',
    entities: [notice.flag],
    ...(facts?.patient ? { patient: facts.patient } : {}),
    notice: notice.key,
  });
  return facts ? { kind: 'shown', ...stated, facts } : { kind: 'away' };
}

function entityOf(no: number): string {
  return `notice ${no}`;
}

function numberOf(text: string | string[] | undefined): number {
  return typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : -1;
}
