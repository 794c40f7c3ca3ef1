// The thread that reads documents of the network: one after the other, each given back as a value.
import { parentPort } from 'node:worker_threads';
import { readXml } from '../../../need/dialog/read-dialog.ts';

parentPort?.postMessage('ready');
parentPort?.on('message', (bytes: Uint8Array) => parentPort?.postMessage(readXml(bytes)));
