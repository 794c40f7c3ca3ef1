// `npm run duties`: writes docs/duties.md from the table of duties.
import { writeFileSync } from 'node:fs';
import { dutiesText } from '../src/need/duties/table-text.ts';

writeFileSync(new URL('../docs/duties.md', import.meta.url), dutiesText());
