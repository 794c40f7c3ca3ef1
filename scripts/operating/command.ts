// The command line out of the sources, so that the guide is tried without a build.
import { main } from '../../src/cli/main.ts';

await main(process.argv);
