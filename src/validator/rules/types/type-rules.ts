// Rules of single resource types that no snapshot states. Each is a module of its own.

import { own } from '../../../ground/outcome/own.ts';
import type { Node } from '../../tree/node.ts';
import type { Run } from '../run.ts';
import { checkBundle } from './bundle.ts';
import { checkCodeSystem } from './code-system.ts';
import { checkObservation } from './observation.ts';
import { checkQuestionnaire } from './questionnaire.ts';
import { checkQuestionnaireResponse } from './questionnaire-response.ts';
import { checkSearchParameter } from './search-parameter.ts';
import { checkStructureDefinition } from './structure-definition.ts';
import { checkConceptMap, checkValueSet } from './value-set.ts';

const rules: Readonly<Record<string, (run: Run, node: Node) => void>> = {
  Bundle: checkBundle,
  Observation: checkObservation,
  Questionnaire: checkQuestionnaire,
  QuestionnaireResponse: checkQuestionnaireResponse,
  StructureDefinition: checkStructureDefinition,
  ValueSet: checkValueSet,
  CodeSystem: checkCodeSystem,
  ConceptMap: checkConceptMap,
  SearchParameter: checkSearchParameter,
};

export function checkTypeRules(run: Run, node: Node): void {
  own(rules, node.type)?.(run, node);
}
