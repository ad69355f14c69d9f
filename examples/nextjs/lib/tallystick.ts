import 'server-only';
import { createHash } from 'node:crypto';
import { settings } from '@/lib/settings';

/** Longer than Tallystick waits for Stripe, which is 15 seconds. */
const TIMEOUT_MS = 25_000;

/** A problem that Tallystick answers as application/problem+json. */
export interface Problem {
  code: string;
  detail?: string;
  reference?: string;
}

export interface Price {
  id: string;
  name: string;
  active: boolean;
  maxQuantity: number;
  amounts: Record<string, number>;
}

export interface CartItem {
  price: string;
  quantity: number;
}

/** What the browser needs to pay. The client secret is for the one browser that pays. */
export interface OpenPayment {
  orderId: string;
  clientSecret: string;
  publishableKey: string;
  amount: number;
  currency: string;
}

export interface Order {
  id: string;
  reference: string | null;
  status: 'open' | 'paid' | 'fulfilled' | 'canceled' | 'review';
  amount: number;
  currency: string;
  items: { name: string; unitAmount: number; quantity: number }[];
  amountRefunded: number;
}

export type Checkout =
  | { outcome: 'open'; payment: OpenPayment }
  | { outcome: 'pending' }
  | { outcome: 'refused'; status: number; problem: Problem; retryAfter: string | null };

/** What may be bought; anyone may ask. */
export async function catalog(): Promise<Price[]> {
  const answer = await fetch(`${settings().tallystickUrl}/api/catalog`, {
    cache: 'no-store',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!answer.ok) {
    throw new Error(`Tallystick answers ${answer.status} for its catalogue`);
  }
  const { prices } = (await answer.json()) as { prices: Price[] };
  return prices.filter((price) => price.active);
}

/**
 * Opens the payment of a user's cart: the call that stands where the usual route asks Stripe itself.
 * The same user and attempt always get the same payment, however often it is called.
 */
export async function openPayment(
  user: string,
  attempt: string,
  items: CartItem[],
): Promise<Checkout> {
  const answer = await call('/api/payment-intents', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': keyOf(user, attempt) },
    body: JSON.stringify({
      items,
      currency: settings().currency,
      onBehalfOf: user,
      reference: referenceOf(user),
    }),
  });
  if (answer.status === 201) {
    return { outcome: 'open', payment: forBrowser((await answer.json()) as OpenPayment) };
  }
  if (answer.status === 202) {
    return { outcome: 'pending' };
  }
  return {
    outcome: 'refused',
    status: answer.status,
    problem: await problemOf(answer),
    retryAfter: answer.headers.get('Retry-After'),
  };
}

/** A user's order; null if there is none or it is somebody else's, which nobody can tell apart. */
export async function orderOf(user: string, id: string): Promise<Order | null> {
  if (!/^ord_[0-9A-Za-z]{1,64}$/.test(id)) {
    return null;
  }
  const answer = await call(`/api/orders/${id}`, { method: 'GET' });
  if (answer.status === 404) {
    return null;
  }
  if (!answer.ok) {
    const { code, reference } = await problemOf(answer);
    throw new Error(`Tallystick answers ${answer.status} ${code} for an order, ${reference}`);
  }
  const order = (await answer.json()) as Order;
  return order.reference === referenceOf(user) ? order : null;
}

async function call(path: string, init: RequestInit): Promise<Response> {
  const { tallystickUrl, tallystickApiKey } = settings();
  const headers = new Headers(init.headers);
  headers.set('Authorization', `Bearer ${tallystickApiKey}`);
  return fetch(`${tallystickUrl}${path}`, {
    ...init,
    headers,
    cache: 'no-store',
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}

/** The browser makes the attempt; with the user in the key, no user can meet another's. */
function keyOf(user: string, attempt: string): string {
  return createHash('sha256').update(`${user}\n${attempt}`).digest('hex');
}

/**
 * What the orders of a user are called at Tallystick. Our key may read every order, so this is how
 * we know whose one is. An app with a database notes the order beside its user instead.
 */
function referenceOf(user: string): string {
  return `nextjs/${user}`;
}

/** Field by field: whatever Tallystick may answer one day, browsers get this. */
function forBrowser(answer: OpenPayment): OpenPayment {
  const { orderId, clientSecret, publishableKey, amount, currency } = answer;
  return { orderId, clientSecret, publishableKey, amount, currency };
}

async function problemOf(answer: Response): Promise<Problem> {
  try {
    return (await answer.json()) as Problem;
  } catch {
    return { code: 'no_problem_json' };
  }
}
