import Stripe from 'stripe';

const api = new URL(process.env.STRIPE_API_BASE ?? 'http://127.0.0.1:1');
const stripe = new Stripe('sk_test_bench0bench1bench2', {
  host: api.hostname,
  port: api.port,
  protocol: 'http',
});

// Creates a payment intent and stores nothing.
export async function POST(request) {
  const { reference } = await request.json();
  const intent = await stripe.paymentIntents.create(
    {
      amount: 2000,
      currency: 'usd',
      automatic_payment_methods: { enabled: true },
      metadata: { reference },
    },
    { idempotencyKey: reference },
  );
  const body = JSON.stringify({ id: intent.id, clientSecret: intent.client_secret });
  return new Response(body, {
    status: 200,
    headers: { 'content-type': 'application/json', 'content-length': String(body.length) },
  });
}

export const dynamic = 'force-dynamic';
