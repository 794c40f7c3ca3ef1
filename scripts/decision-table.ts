// `npm run decision-table`: writes docs/decision-table.md from the rules.
import { writeFileSync } from 'node:fs';
import { tableText } from '../src/need/decision/table-text.ts';

writeFileSync(new URL('../docs/decision-table.md', import.meta.url), tableText());
