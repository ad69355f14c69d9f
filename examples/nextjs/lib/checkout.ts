import type { Attempt } from '@/lib/attempt';

/** The route handler and Tallystick wait for Stripe at most this long, and a slow one is asked again. */
const PATIENCE_MS = 60_000;

/** If the answer does not say when to ask again. */
const PAUSE_SECONDS = 1;

/** Bounds what `Retry-After` can make a shopper wait without a word. */
const LONGEST_PAUSE_SECONDS = 5;

export interface OpenPayment {
  orderId: string;
  clientSecret: string;
  publishableKey: string;
  amount: number;
  currency: string;
}

export type Outcome =
  | { outcome: 'open'; payment: OpenPayment }
  /** `final`: this attempt's key is spent, and nothing was charged. Otherwise try the same again. */
  | { outcome: 'refused'; message: string; final: boolean };

const UNREACHABLE = 'The shop cannot be reached just now. Please try again; you cannot pay twice.';
const SLOW = 'This takes longer than it should. Please try again in a moment; you cannot pay twice.';

/** Opens the payment of an attempt; repeats while somebody is still at it. */
export async function openPayment(attempt: Attempt): Promise<Outcome> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const answer = await post(attempt);
    if (!answer) {
      return { outcome: 'refused', message: UNREACHABLE, final: false };
    }
    const { status, body } = answer;
    if (status === 201) {
      return { outcome: 'open', payment: body as OpenPayment };
    }
    const { code, message, final } = body as { code: string; message: string; final?: boolean };
    if (status !== 202 && code !== 'in_flight') {
      return { outcome: 'refused', message, final: final ?? false };
    }
    await seconds(Math.min(answer.retryAfter ?? PAUSE_SECONDS, LONGEST_PAUSE_SECONDS));
  }
  return { outcome: 'refused', message: SLOW, final: false };
}

/** What came back, or null if nothing did. */
async function post(attempt: Attempt) {
  try {
    const answer = await fetch('/api/checkout', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': attempt.key },
      body: JSON.stringify({ items: attempt.items }),
    });
    const retryAfter = Number(answer.headers.get('Retry-After')) || null;
    return { status: answer.status, retryAfter, body: (await answer.json()) as unknown };
  } catch {
    return null;
  }
}

function seconds(count: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, count * 1000));
}
