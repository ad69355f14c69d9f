// Tells every scenario with Stripe's client for Node; argument: a file with [{name, url}], one simulator each.
import { readFileSync } from 'node:fs';
import { Stage } from './stage.js';
import { scenarios } from './scenarios.js';

const told = [];
for (const { name, url } of JSON.parse(readFileSync(process.argv[2]))) {
  const stage = new Stage(url);
  await scenarios[name](stage);
  told.push(`# ${name}\n${stage.lines.join('\n')}\n`);
}
process.stdout.write(told.join('\n'));
