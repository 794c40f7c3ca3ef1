// The units as partners in the same process: what each takes, acknowledges, loses on the way and answers, by its temper.
import type { Bundle } from '@medplum/fhirtypes';
import { PeerFailure } from '../../flows/ports.ts';
import { acknowledge, type Message, readMessage } from '../../ground/fhir/message.ts';
import { Permit } from '../../need/consent/gate.ts';
import type { BusinessState } from '../../need/delivery/states.ts';
import type { NoticeRecipient } from '../../need/notice/parties.ts';
import { composeAnswer } from '../ke/answer.ts';
import type { Agenda } from './agenda.ts';
import type { Chance } from './chance.ts';
import type { Temper, Unit } from './country.ts';

export interface UnitPorts {
  readonly agenda: Agenda;
  readonly chance: Chance;
  readonly newId: () => string;
  /** The unit at an endpoint. */
  readonly unitAt: (organizationNumber: string) => Unit | undefined;
  /** A unit's machine has a message. */
  readonly got: (unit: Unit, message: Message) => void;
  /** The unit says something: a message to the hospital. */
  readonly says: (unit: Unit, about: Message, state: BusinessState) => void;
  /** What comes to the hospital's endpoint. */
  readonly deliver: (message: Bundle) => void;
}

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** How long a unit that is away stays so, in milliseconds. */
const AWAY = 2 * DAY;

/** Sends to the units of the country. Without a genuine permit nothing is taken. */
export function createUnits(ports: UnitPorts) {
  const { agenda, chance, newId } = ports;
  /** Messages that each unit has, by id. */
  const known = new Set<string>();
  /** Since when a unit has been asked in vain. */
  const since = new Map<string, number>();

  function take(unit: Unit, message: Message): void {
    const id = message.header.id ?? '';
    if (message.event !== 'need-notice') {
      return;
    }
    ports.got(unit, message);
    if (known.has(id)) {
      return;
    }
    known.add(id);
    for (const [after, state] of courseOf(unit.temper, chance)) {
      agenda.after(after, () => ports.says(unit, message, state));
    }
  }

  function acknowledgement(message: Message): Bundle {
    const ids = { bundle: newId(), header: newId() };
    const at = agenda.clock.now().toISOString();
    return acknowledge(
      message.header,
      ids,
      at,
      { endpoint: 'https://ke.example', name: 'Unit' },
      { code: 'ok' },
    );
  }

  return {
    async send(permit: Permit, recipient: NoticeRecipient, bundle: Bundle): Promise<unknown> {
      if (!Permit.isGenuine(permit)) {
        throw new PeerFailure('KE endpoint', 'permanent', 'no permit');
      }
      const unit = ports.unitAt(recipient.organizationNumber);
      const { message } = readMessage(bundle);
      if (!unit || !message) {
        throw new PeerFailure('KE endpoint', 'transient', 'nobody answers there');
      }
      const begun = since.get(message.header.id ?? '') ?? agenda.now;
      since.set(message.header.id ?? '', begun);
      if (unit.temper === 'away' && agenda.now < begun + AWAY) {
        throw new PeerFailure('KE endpoint', 'transient', 'no connection');
      }
      take(unit, message);
      if (unit.temper === 'unclear' && begun === agenda.now) {
        throw new PeerFailure('KE endpoint', 'ambiguous', 'no answer in time');
      }
      if (unit.temper === 'apart') {
        agenda.after(chance.whole(20) * 60_000, () => ports.deliver(acknowledgement(message)));
        return undefined;
      }
      return acknowledgement(message);
    },
  };
}

/** What the unit says, and how long after it got the notice. */
function courseOf(temper: Temper, chance: Chance): readonly (readonly [number, BusinessState])[] {
  const soon = (1 + chance.whole(5)) * DAY + chance.whole(8) * HOUR;
  switch (temper) {
    case 'silent':
      return [];
    case 'returns':
      return [[soon, 'wrong-municipality']];
    case 'slow':
      return [
        [soon + 25 * DAY, 'under-assessment'],
        [soon + 50 * DAY, 'coordinator-appointed'],
      ];
    default:
      return [
        [soon, 'under-assessment'],
        [soon + (2 + chance.whole(10)) * DAY, 'coordinator-appointed'],
      ];
  }
}

/** The answer as the unit's system writes it, in virtual time. */
export function answerOf(unit: Unit, about: Message, state: BusinessState, at: string): Bundle {
  const source = {
    endpoint: `https://ke-${unit.municipality}.example/fhir/$process-message`,
    name: unit.name,
  };
  const answer = composeAnswer({ name: unit.name, state, faults: [] }, about, source)();
  return {
    ...answer,
    timestamp: at,
    entry: (answer.entry ?? []).map(({ resource, ...entry }) => ({
      ...entry,
      ...(resource?.resourceType === 'Task' ? { resource: { ...resource, lastModified: at } } : { resource }),
    })) as NonNullable<Bundle['entry']>,
  };
}
