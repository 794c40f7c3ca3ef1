#!/usr/bin/env node
// Plain JavaScript that the oldest Node still parses: it checks the version before anything newer is loaded.
const required = [22, 18];
const found = process.versions.node.split('.').map(Number);
if (found[0] < required[0] || (found[0] === required[0] && found[1] < required[1])) {
  console.error(
    `ip-fhir needs Node ${required.join('.')} or newer, and was started by Node ${process.versions.node} (${process.execPath}).\n` +
      'Install a newer Node, or start it as "npx ip-fhir" in a clone after "npm ci": the clone brings its own Node 24.',
  );
  process.exit(2);
}
keepCompiledCode();
import('../dist/cli/main.js').then(
  ({ main }) => main(process.argv),
  (error) => {
    if (error?.code === 'ERR_MODULE_NOT_FOUND') {
      console.error(
        `ip-fhir is not built: ${error.message}\nRun "npm ci" (without --ignore-scripts) or "npm run build" in the clone.`,
      );
    } else {
      console.error(error);
    }
    process.exit(2);
  },
);

/**
 * What Node compiles is kept below the user's own cache, where nobody else can put something in its place, and the next
 * start is quicker. NODE_COMPILE_CACHE names another folder, NODE_DISABLE_COMPILE_CACHE=1 keeps nothing.
 */
function keepCompiledCode() {
  try {
    const { homedir } = process.getBuiltinModule('node:os');
    const { join } = process.getBuiltinModule('node:path');
    const caches = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
    process.getBuiltinModule('node:module').enableCompileCache(join(caches, 'ip-fhir', 'code'));
  } catch {
    // An account without a home: it starts as quickly as the first time.
  }
}
