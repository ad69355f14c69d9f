import 'server-only';
import type { Problem } from '@/lib/tallystick';

/** What a shopper reads, for the codes that a shopper can do something about. */
const WORDS: Record<string, string> = {
  in_flight: 'Your order is just being placed.',
  payment_under_way: 'Your payment is being made. Please look at your order before you pay again.',
  idempotency_key_reused: 'Your basket has changed meanwhile. Please check out again.',
  invalid_request: 'Your basket cannot be sold as it is. Please look at what is in it.',
  unavailable: 'We cannot take payments just now. Nothing was charged; please try again in a moment.',
  stripe_unavailable:
    'We cannot take payments just now. Nothing was charged; please try again in a moment.',
  rate_limited: 'That was a lot of attempts. Please wait a little and try again.',
};

const OTHERWISE = 'We could not start your payment. Nothing was charged.';

/** Of these it is certain that nothing was done and nothing will be: the next attempt needs a new key. */
const FINAL = new Set(['idempotency_key_reused', 'invalid_request', 'not_done', 'stripe_refused']);

/** Statuses that mean the same to a browser as to us; of the others the fault is ours. */
const PASSED_ON = new Set([409, 422, 429, 503]);

export interface Refusal {
  status: number;
  body: { code: string; message: string; final: boolean };
}

/** Turns Tallystick's answer into one for a shopper. Its details stay in our log. */
export function refusalOf(status: number, problem: Problem): Refusal {
  const passedOn = PASSED_ON.has(status);
  return {
    status: passedOn ? status : 502,
    body: {
      code: passedOn ? problem.code : 'unavailable',
      message: (status === 429 ? WORDS.rate_limited : WORDS[problem.code]) ?? OTHERWISE,
      final: FINAL.has(problem.code) || (status === 422 && problem.code !== 'in_flight'),
    },
  };
}
