// Rules on identifiers that no snapshot states.
import { links } from '../../messages.ts';
import type { Node } from '../../tree/node.ts';
import { type Run, report } from '../run.ts';
import { isAbsoluteUri } from './uri.ts';

export function checkIdentifier(run: Run, node: Node): void {
  const system = node.text('system');
  if (system === undefined) {
    return;
  }
  if (!isAbsoluteUri(system)) {
    report(run, 'error', 'code-invalid', node, 'identifierSystem', [], { link: links.datatypes });
  }
  const value = node.text('value');
  if (system === 'urn:ietf:rfc:3986' && value !== undefined && !isAbsoluteUri(value)) {
    report(run, 'error', 'code-invalid', node, 'identifierUri', [], { link: links.datatypes });
  }
}
