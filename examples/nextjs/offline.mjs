/*
 * Reads what `./tallystick demo --json` prints and passes it on; when the demo is ready, writes
 * .env.local beside this file, so that `npm run dev` finds everything; one that it has not written
 * itself is kept. Ends when the demo ends.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('.env.local', import.meta.url));
const FIRST_LINE = '# Written by offline.mjs for one run of the demo.';

// Ctrl-C is the demo's to answer; its last lines are still wanted.
process.on('SIGINT', () => undefined);

for await (const line of createInterface({ input: process.stdin })) {
  console.log(line);
  const told = parsed(line);
  if (told?.step === 'ready') {
    if (existsSync(file) && !readFileSync(file, 'utf8').startsWith(FIRST_LINE)) {
      console.error(`Kept ${file}, which offline.mjs has not written: it does not lead to this demo.`);
      console.error(`Fix: end the demo, move the file away (mv .env.local my.env) and start again.`);
      process.exitCode = 1;
    } else {
      writeFileSync(file, settings(told), { mode: 0o600 });
      console.error(`Wrote ${file}. Now, in another terminal: cd examples/nextjs && npm run dev`);
    }
  }
}

function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** The demo's own shop takes the deliveries, so the secret for them is one that nobody has. */
function settings({ api, apiKey, simulator }) {
  return `${FIRST_LINE}
TALLYSTICK_URL=${api}
TALLYSTICK_API_KEY=${apiKey}
TALLYSTICK_FULFILLMENT_SECRET=whsec_${randomBytes(32).toString('base64')}
STRIPE_JS=${simulator}/v3/
SHOP_ORIGIN=http://localhost:3000
SHOP_CURRENCY=usd
SESSION_SECRET=${randomBytes(32).toString('base64')}
`;
}
