// Rules on identifiers that no snapshot states.
import { links } from '../../messages.ts';
import type { Node } from '../../tree/node.ts';
import { errorToday, type Run, report } from '../run.ts';
import { isAbsoluteUri } from './uri.ts';

/** The page of the RFC on UUIDs: HL7's validator takes it as a system of UUIDs in small letters and of nothing else. */
const rfcPage = /^https?:\/\/tools\.ietf\.org\/html\/rfc4122$/;

const lowerUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function checkIdentifier(run: Run, node: Node): void {
  const system = node.text('system');
  if (system === undefined) {
    return;
  }
  if (!isAbsoluteUri(system)) {
    report(run, 'error', 'code-invalid', node, 'identifierSystem', [], { link: links.datatypes });
  }
  const value = node.text('value');
  if (rfcPage.test(system) && !lowerUuid.test(value ?? '')) {
    report(run, errorToday(run), 'code-invalid', node, 'identifierRfc', [system], { link: links.datatypes });
  }
  if (system === 'urn:ietf:rfc:3986' && value !== undefined && !isAbsoluteUri(value)) {
    report(run, 'error', 'code-invalid', node, 'identifierUri', [], { link: links.datatypes });
  }
}
