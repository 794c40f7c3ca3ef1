// What clients of many habits send, before the FHIR server in this process.
import { strangersAtTheDoor } from '../support/guard-strangers.ts';

strangersAtTheDoor();
