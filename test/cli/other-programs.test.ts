// What comes out for terminals and spreadsheets steers and computes nothing there, whatever stood in what came in.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { printable } from '../../src/cli/printable.ts';
import { textWriter } from '../../src/cli/validate/validate-text.ts';
import { asText, ofText } from '../../src/ground/words/csv.ts';
import { csvOf } from '../../src/need/directory/lists/csv-export.ts';

const folder = mkdtempSync(join(tmpdir(), 'ip-fhir-terminal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the text for people', () => {
  const source = join(folder, 'patient.json');
  writeFileSync(source, '{"resourceType":"Patient","gender":"\u001b]0;x\u0007kvinne"}\n');
  const issue = {
    severity: 'error',
    code: 'code-invalid',
    path: 'Patient.gender',
    text: 'no such code: \u001b[2J\u202eevil',
    line: 1,
    column: 2,
  } as const;
  const written = (mayShow: boolean) =>
    textWriter({ language: 'en', colour: false, source: mayShow }).result({
      source,
      file: source,
      valid: false,
      issues: [issue],
    });

  it('holds no control sequence of the file', () => {
    expect(written(true)).toContain('kvinne');
    expect(written(true)).not.toMatch(/(?!\n)\p{Cc}|\u202e/u);
    expect(printable('a\nb\tc\u009b')).toBe('a\ufffdb c\ufffd');
  });

  it('shows no line of the file when that is asked for', () => {
    expect(written(false)).toContain('Patient.gender');
    expect(written(false)).not.toContain('kvinne');
  });
});

describe('a list for spreadsheets', () => {
  it('has texts in the place of formulas, numbers as they are, and reads back what it wrote', () => {
    const formulas = ['=1+1', '@SUM(A1)', '+cmd|x!A0', '-2+3', '\t=1', '=HYPERLINK("https://x")'];
    const plain = ['+47 55 55 55 55', '-1', 'Bergen', "'s", ''];
    for (const cell of formulas) {
      expect(asText(cell)).toBe(`'${cell}`);
    }
    for (const cell of plain) {
      expect(asText(cell)).toBe(cell);
    }
    for (const cell of [...formulas, ...plain]) {
      expect(ofText(asText(cell))).toBe(cell);
    }
    expect(csvOf([{ navn: '=1+1', telefon: '+4755555555' }])).toContain(";'=1+1;");
  });
});
