import pg from 'pg';
import Stripe from 'stripe';

const stripe = new Stripe('sk_test_bench');
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const answer = { status: 200, headers: { 'content-length': '2' } };

// Verifies, and in one transaction remembers the event and marks the order. The statements are
// prepared once per connection.
export async function POST(request) {
  const event = stripe.webhooks.constructEvent(
    await request.text(),
    request.headers.get('stripe-signature'),
    process.env.STRIPE_WEBHOOK_SECRET,
  );
  const intent = event.data.object;
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rowCount } = await client.query({
      name: 'event',
      text: 'insert into event (id, type, payload) values ($1, $2, $3) on conflict do nothing',
      values: [event.id, event.type, event],
    });
    if (rowCount === 1 && event.type === 'payment_intent.succeeded') {
      await client.query({
        name: 'paid',
        text: "update shop_order set status = 'paid', paid_at = now() where payment_intent = $1 and status = 'open'",
        values: [intent.id],
      });
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
  return new Response('ok', answer);
}

export const dynamic = 'force-dynamic';
