import { isUsable } from 'individuell-plan-fhir/plan';

globalThis.usable = isUsable([]);
