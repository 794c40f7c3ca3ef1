// The thread that reads documents of the network: one after the other, each given back as a value.
import { readXml } from '../../../need/dialog/read-dialog.ts';
import { answerRequests } from '../../threads/answering.ts';

answerRequests((bytes: Uint8Array) => readXml(bytes));
