import { cartOf } from '@/lib/cart';
import { refusalOf } from '@/lib/refusal';
import { isFromOurPage, refuse, reply, textOf } from '@/lib/request';
import { currentUser } from '@/lib/session';
import { openPayment } from '@/lib/tallystick';

/** A hundred lines of a cart are 8 KiB. */
const MOST_BYTES = 16 * 1024;

/** What `crypto.randomUUID` makes in the browser, once for each attempt to buy. */
const ATTEMPT = /^[A-Za-z0-9_-]{16,64}$/;

/** Opens the payment of a cart for the user who is logged in. It knows no price and no key of Stripe's. */
export async function POST(request: Request) {
  if (!isFromOurPage(request)) {
    return refuse(403, 'not_our_page', 'Please check out on our own page.');
  }
  const user = await currentUser();
  if (!user) {
    return refuse(401, 'no_session', 'Please reload the page: we do not know you any more.');
  }
  const attempt = request.headers.get('Idempotency-Key') ?? '';
  const text = await textOf(request, MOST_BYTES);
  const cart = text === null ? null : cartOf(text);
  if (!ATTEMPT.test(attempt) || !cart) {
    return refuse(400, 'malformed_request', 'Please reload the page and try again.');
  }
  try {
    return answer(await openPayment(user, attempt, cart));
  } catch (failure) {
    console.error('checkout: Tallystick was not reached:', failure);
    return refuse(503, 'unavailable', UNREACHABLE);
  }
}

/** Nobody knows whether it was done; the same attempt finds out, and does nothing twice. */
const UNREACHABLE = 'We cannot be sure that this worked. Please try again; you cannot pay twice.';

function answer(checkout: Awaited<ReturnType<typeof openPayment>>) {
  switch (checkout.outcome) {
    case 'open':
      return reply(201, checkout.payment);
    case 'pending':
      return reply(202, { code: 'pending', message: 'Your bank’s network is slow to answer.' });
    case 'refused': {
      const { status, problem, retryAfter } = checkout;
      const refusal = refusalOf(status, problem);
      console.warn(`checkout refused: ${status} ${problem.code} ${problem.reference ?? ''}`);
      return reply(refusal.status, refusal.body, retryAfter ? { 'Retry-After': retryAfter } : {});
    }
  }
}
