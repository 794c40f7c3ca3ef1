// Attachments: the stated size and digest are those of the data.
import { links } from '../../messages.ts';
import { base64Bytes } from '../../text/base64.ts';
import { isSha1Of } from '../../text/sha1.ts';
import type { Node } from '../../tree/node.ts';
import { type Run, report } from '../run.ts';

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
  checkHash(run, node, data);
  const empty =
    data === undefined &&
    node.child('url') === undefined &&
    (node.child('contentType') ?? node.child('language')) !== undefined;
  if (empty) {
    report(run, 'information', 'invalid', node, 'attachmentEmpty', [], { link: links.datatypes });
  }
}

/** A digest that is not the one of the data: they were changed on the way, or it was made of something else. */
function checkHash(run: Run, node: Node, data: unknown): void {
  const hash = node.child('hash')?.value;
  if (run.options.rules === '2023' || typeof hash !== 'string' || typeof data !== 'string') {
    return;
  }
  const isBase64 = base64Bytes(data) !== undefined && base64Bytes(hash) !== undefined;
  if (isBase64 && !isSha1Of(hash, data, run.digest)) {
    report(run, 'error', 'structure', node, 'attachmentHash', [], { link: links.datatypes });
  }
}
