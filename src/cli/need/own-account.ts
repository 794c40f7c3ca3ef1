// Who runs the command, by the name of the account: what stands in the audit when nobody says otherwise.
import { userInfo } from 'node:os';

/** In a container the account is a number that no file gives a name. */
export function ownAccount(): string {
  try {
    return userInfo().username;
  } catch {
    return `account ${process.getuid?.() ?? 'without a name'}`;
  }
}
