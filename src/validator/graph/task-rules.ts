// Rules about the work: who may accept, who may be let in, how soon the person is contacted.
import type { Task, TaskInput } from '@medplum/fhirtypes';
import { codeSystem } from '../../ground/fhir/canonical.ts';
import { isLateFirstContact } from '../../ground/law/first-contact.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { broken, type Graph, type Node, ours, part } from './graph.ts';

function tasksOf(graph: Graph, kind: string): Node<Task>[] {
  return graph
    .all('Task')
    .filter(({ resource }) =>
      resource.code?.coding?.some(
        ({ system, code }) => system === codeSystem('ip-task-code') && code === kind,
      ),
    );
}

function inputOf({ input }: Task, kind: string): TaskInput | undefined {
  return input?.find(({ type }) =>
    type.coding?.some(({ system, code }) => system === codeSystem('ip-task-input') && code === kind),
  );
}

/** A18: a measure is accepted only by its owner. */
export function checkAcceptedByOwner(graph: Graph): Issue[] {
  return graph.all('Task').flatMap(({ resource: task, path }) =>
    ours(task, 'ip-acceptance').flatMap((acceptance) => {
      const by = part(acceptance, 'by')?.valueReference;
      if (graph.maybeSame(by, task.owner)) {
        return [];
      }
      const at = task.extension?.indexOf(acceptance) ?? 0;
      const fix = 'Let the owner accept, or make the one who accepted the owner.';
      return [
        broken(
          'ip-graph-accepted-by-owner',
          `${path}.extension[${at}]`,
          'Somebody else than the owner accepted.',
          fix,
        ),
      ];
    }),
  );
}

/** B13, C12: an invitation is accepted only with the person's consent to access for the one invited. */
export function checkInvitationConsent(graph: Graph): Issue[] {
  return tasksOf(graph, 'invitation').flatMap(({ resource: task, path }) => {
    if (!['accepted', 'in-progress', 'completed'].includes(task.status)) {
      return [];
    }
    const link = inputOf(task, 'consent')?.valueReference;
    const fix = 'Ask the person for consent, refer to it in the input, and accept the invitation then.';
    if (link === undefined) {
      return [broken('ip-graph-invitation-consent', `${path}.input`, 'It refers to no consent.', fix)];
    }
    const consent = graph.resolve(link)?.resource;
    if (consent?.resourceType !== 'Consent') {
      return [];
    }
    const actors = (consent.provision?.provision ?? [])
      .filter(({ type }) => type === 'permit')
      .flatMap(({ actor }) => actor ?? []);
    const covered = actors.some(
      ({ reference }) => graph.identityOf(reference) === graph.identityOf(task.owner),
    );
    if (consent.status === 'active' && covered) {
      return [];
    }
    const found =
      consent.status === 'active'
        ? 'The consent does not name the one invited.'
        : 'The consent is not active.';
    return [broken('ip-graph-invitation-consent', `${path}.input`, found, fix)];
  });
}

/** E2: first contact within two weeks of the appointment, or a reason why later. */
export function checkFirstContact(graph: Graph): Issue[] {
  return tasksOf(graph, 'first-contact').flatMap(({ resource: task, path }) => {
    const late = isLateFirstContact(task.authoredOn, task.restriction?.period?.end);
    if (!late || inputOf(task, 'deadline-reason')) {
      return [];
    }
    const fix = 'Set an earlier deadline, or give the reason in the input deadline-reason.';
    return [
      broken(
        'ip-graph-first-contact',
        `${path}.restriction.period.end`,
        'The deadline is later, and no reason is given.',
        fix,
      ),
    ];
  });
}
