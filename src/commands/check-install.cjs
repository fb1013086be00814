// Says in one sentence what is missing to run the project. It needs no package, and runs in any Node.
'use strict';

// biome-ignore-start lint/style/useNodejsImportProtocol: a Node that is too old does not know it
const fs = require('fs');
const path = require('path');
// biome-ignore-end lint/style/useNodejsImportProtocol: as above

/** @returns what to do, or undefined */
function whatToInstall(version, root) {
  const [major, minor] = version.replace('v', '').split('.').map(Number);
  const steps = [];
  if (major < 20 || (major === 20 && minor < 19))
    steps.push(`install Node 20.19 or later from https://nodejs.org (this is ${version})`);
  if (!fs.existsSync(path.join(root, 'node_modules', 'tsx'))) steps.push('run `npm ci`');
  return steps.length === 0 ? undefined : `TO DO ${steps.join(', then ')}`;
}

module.exports = { whatToInstall };

const todo = require.main === module && whatToInstall(process.version, path.join(__dirname, '..', '..'));
if (todo) {
  console.log(todo);
  process.exitCode = 1;
}
