// Compiled, never run: every line that is expected to fail shows that nothing is sent without the gate's permit.
import type { Bundle } from '@medplum/fhirtypes';
import type { KeEndpoint } from '../../../src/flows/ports.ts';
import { Permit, type SendingDecision, type SendingRequest } from '../../../src/need/consent/gate.ts';
import type { NoticeRecipient } from '../../../src/need/notice/parties.ts';

declare const endpoint: KeEndpoint;
declare const recipient: NoticeRecipient;
declare const message: Bundle;
declare const request: SendingRequest;
declare const decision: SendingDecision;

// @ts-expect-error a permit is demanded
void endpoint.send(undefined, recipient, message);
// @ts-expect-error it cannot be left out
void endpoint.send(recipient, message);
// @ts-expect-error nobody but the gate can make one
void endpoint.send(new Permit(request, 'Consent/1'), recipient, message);
// @ts-expect-error a look-alike is none
void endpoint.send({ request, ground: 'Consent/1', by: 'person' }, recipient, message);
// @ts-expect-error a decision that was not looked at may be a refusal
void endpoint.send(decision.permit, recipient, message);
// @ts-expect-error nobody can extend it
class Forged extends Permit {}
// @ts-expect-error … so this has nothing to call
void endpoint.send(new Forged(request, 'Consent/1'), recipient, message);

if (decision.permit) {
  void endpoint.send(decision.permit, recipient, message);
}
