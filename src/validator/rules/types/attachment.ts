// Attachments: the stated size is the size of the data.
import { links } from '../../messages.ts';
import type { Node } from '../../tree/node.ts';
import { type Run, report } from '../run.ts';
import { base64Bytes } from './base64.ts';

export function checkAttachment(run: Run, node: Node): void {
  const data = node.child('data')?.value;
  const size = node.child('size')?.value;
  if (typeof data === 'string' && typeof size === 'number') {
    const actual = base64Bytes(data);
    if (actual !== undefined && actual !== size) {
      report(run, 'error', 'structure', node, 'attachmentSize', [size, actual], {
        found: String(size),
        expected: String(actual),
        link: links.datatypes,
      });
    }
  }
  const empty =
    data === undefined &&
    node.child('url') === undefined &&
    (node.child('contentType') ?? node.child('language')) !== undefined;
  if (empty) {
    report(run, 'information', 'invalid', node, 'attachmentEmpty', [], { link: links.datatypes });
  }
}
