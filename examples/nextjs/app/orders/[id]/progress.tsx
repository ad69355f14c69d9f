'use client';

import { useEffect, useState } from 'react';
import { end } from '@/lib/attempt';

/** Stripe's word comes within a second as a rule; after a while there is no need to ask so often. */
const PAUSES_MS = [500, 500, 1000, 1000, 2000, 2000, 5000];

/** Then the shopper is told to come back. */
const PATIENCE_MS = 2 * 60_000;

const STEPS = [
  { status: 'open', name: 'Ordered' },
  { status: 'paid', name: 'Paid' },
  { status: 'fulfilled', name: 'Fulfilled' },
];

const WORDS: Record<string, string> = {
  open: 'We wait for the word that your payment went through.',
  paid: 'Your payment is here. We are getting your order ready.',
  fulfilled: 'All done: your order is on its way. Thank you!',
  canceled: 'This order was canceled. What was paid for it goes back to you.',
  review: 'Your payment needs a look by one of us. We will be in touch; please do not pay again.',
};

const SLOW = 'This takes longer than it should. Nothing is lost: reload this page to look again.';

interface Props {
  orderId: string;
  initialStatus: string;
}

/** Follows an order to its end. Only what the server says counts, never that the browser came back. */
export function Progress({ orderId, initialStatus }: Props) {
  const [status, setStatus] = useState(initialStatus);
  const [slow, setSlow] = useState(false);

  useEffect(() => {
    // Stripe's redirect brings the client secret along; it has no business in a history.
    history.replaceState(history.state, '', location.pathname);
    let gone = false;
    async function follow() {
      const deadline = Date.now() + PATIENCE_MS;
      for (let turn = 0; !gone && Date.now() < deadline; turn++) {
        const now = await look(orderId);
        if (gone) {
          return;
        }
        if (now) {
          setStatus(now);
          if (now !== 'open') {
            end();
          }
          if (now !== 'open' && now !== 'paid') {
            return;
          }
        }
        await pause(PAUSES_MS[Math.min(turn, PAUSES_MS.length - 1)] ?? 0);
      }
      setSlow(!gone);
    }
    void follow();
    return () => {
      gone = true;
    };
  }, [orderId]);

  const reached = STEPS.findIndex((step) => step.status === status);
  return (
    <section className="progress" data-status={status}>
      <p className="lead" role="status" id="progress-words">
        {slow && (status === 'open' || status === 'paid') ? SLOW : (WORDS[status] ?? '')}
      </p>
      {reached >= 0 && (
        <ol className="steps">
          {STEPS.map((step, index) => (
            <li
              key={step.status}
              className={index <= reached ? 'done' : index === reached + 1 ? 'next' : ''}
            >
              {step.name}
              <span className="hidden">{index <= reached ? ': done' : ': not yet'}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** The order's status, or null if it could not be asked for. */
async function look(orderId: string): Promise<string | null> {
  try {
    const answer = await fetch(`/api/orders/${encodeURIComponent(orderId)}`);
    return answer.ok ? ((await answer.json()) as { status: string }).status : null;
  } catch {
    return null;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
