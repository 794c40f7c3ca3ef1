// Is this notification, or this answer, from whom it says?
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Hex HMAC-SHA256 of the raw body, as the header X-Signature carries it (with or without a `sha256=` in front). */
export function hasValidSignature(rawBody: Buffer, header: string | undefined, secret: string): boolean {
  const given = header?.replace(/^sha256=/, '') ?? '';
  const expected = createHmac('sha256', secret).update(rawBody).digest('hex');
  return equalInConstantTime(given, expected);
}

/** A bearer token of the Authorization header. */
export function hasBearer(header: string | undefined, token: string): boolean {
  return equalInConstantTime(/^Bearer (.+)$/i.exec(header ?? '')?.[1] ?? '', token);
}

function equalInConstantTime(given: string, expected: string): boolean {
  const [left, right] = [given, expected].map((text) =>
    createHmac('sha256', 'compare').update(text).digest(),
  );
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}
