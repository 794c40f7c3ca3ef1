// `npm run codes`: writes docs/codes.md from the closed codes.
import { writeFileSync } from 'node:fs';
import { codesText } from '../src/need/delivery/codes/codes-text.ts';

writeFileSync(new URL('../docs/codes.md', import.meta.url), codesText());
