import type { Issue } from '../../../ground/outcome/issue.ts';
import { isLanguageTag } from '../../../ground/words/language-tag.ts';
import type { IndividualPlan } from '../individual-plan.ts';

/** A code of the right form that names no language (BCP 47; concept A14): nobody would know which interpreter to ask for. */
export function languages(plan: IndividualPlan): Issue[] {
  const said = [
    ...(plan.patient.languages ?? []).map(({ code }, at) => [code, `/patient/languages/${at}/code`] as const),
    ...(plan.documents ?? []).map(({ language }, at) => [language, `/documents/${at}/language`] as const),
  ];
  return said.flatMap(([code, path]): Issue[] =>
    code === undefined || isLanguageTag(code)
      ? []
      : [
          {
            severity: 'warning',
            code: 'code-invalid',
            path,
            text: 'The code names no language of the registry (BCP 47).',
            fix: 'Give the code of the language: nb, nn, se, so …',
          },
        ],
  );
}
