import http from 'node:http';
import { createRequire } from 'node:module';

// Its build for ES modules does not find its own migrations, and only logs that.
const { runMigrations, StripeSync } = createRequire(import.meta.url)('@supabase/stripe-sync-engine');
const logger = {
  info() {},
  error(error) {
    throw error;
  },
};
await runMigrations({ databaseUrl: process.env.DATABASE_URL, schema: 'stripe', logger });
const sync = new StripeSync({
  poolConfig: { connectionString: process.env.DATABASE_URL, max: 10, keepAlive: true },
  schema: 'stripe',
  stripeSecretKey: 'sk_test_bench',
  stripeWebhookSecret: process.env.STRIPE_WEBHOOK_SECRET,
  backfillRelatedEntities: false,
});

const server = http.createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-length': '2' }).end('ok');
      return;
    }
    try {
      await sync.processWebhook(Buffer.concat(chunks), request.headers['stripe-signature']);
      response.writeHead(200, { 'content-length': '2' }).end('ok');
    } catch (error) {
      console.error(error);
      response.writeHead(500, { 'content-length': '0' }).end();
    }
  });
});
server.listen(Number(process.env.PORT), '127.0.0.1');
