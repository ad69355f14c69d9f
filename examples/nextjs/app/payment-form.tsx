'use client';

import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { OpenPayment } from '@/lib/checkout';
import { money } from '@/lib/money';
import type { Elements, Stripe, StripeError } from '@/lib/stripe-js';

interface Props {
  stripe: Stripe;
  payment: OpenPayment;
  onPaid: () => void;
  onBack: () => void;
}

const UNSURE = 'The payment did not get through. Please try again; you cannot pay twice.';
const NOT_CONFIRMED =
  'Your bank did not confirm that it is you. Nothing was charged; try again, or take another card.';
const NOT_LOADED = 'The payment form did not load. Please go back and try again.';

/** Stripe's Payment Element: the card is typed into a frame of Stripe's and never comes here. */
export function PaymentForm({ stripe, payment, onPaid, onBack }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const told = useRef<HTMLParagraphElement>(null);
  const elements = useRef<Elements | null>(null);
  const busy = useRef(false);
  const [state, setState] = useState<'loading' | 'ready' | 'paying' | 'paid'>('loading');
  const [wrong, setWrong] = useState<string | null>(null);

  useEffect(() => {
    if (!place.current) {
      return;
    }
    const made = stripe.elements({ clientSecret: payment.clientSecret, appearance });
    const element = made.create('payment');
    element.on('ready', () => setState('ready'));
    element.on('loaderror', () => setWrong(NOT_LOADED));
    element.mount(place.current);
    elements.current = made;
    return () => element.destroy();
  }, [stripe, payment]);

  // On a phone the goods lie above, and the card form may be long: what is news must be seen.
  useEffect(() => {
    place.current?.closest('section')?.scrollIntoView({ block: 'start' });
  }, []);
  useEffect(() => {
    if (wrong) {
      told.current?.scrollIntoView({ block: 'center' });
    }
  }, [wrong]);

  async function pay(event: FormEvent) {
    event.preventDefault();
    if (busy.current || !elements.current || state !== 'ready') {
      return;
    }
    busy.current = true;
    setState('paying');
    setWrong(null);
    try {
      const refusal = await confirm(elements.current);
      setWrong(refusal);
      setState(refusal === null ? 'paid' : 'ready');
    } catch {
      setWrong(UNSURE);
      setState('ready');
    } finally {
      busy.current = false;
    }
  }

  /** Pays, 3-D Secure step included; what is wrong, or null once it is paid. A decline spends nothing. */
  async function confirm(form: Elements): Promise<string | null> {
    const { error: incomplete } = await form.submit();
    if (incomplete) {
      return messageOf(incomplete);
    }
    const { error, paymentIntent } = await stripe.confirmPayment({
      elements: form,
      confirmParams: { return_url: `${location.origin}/orders/${payment.orderId}` },
      redirect: 'if_required',
    });
    if (error) {
      return messageOf(error);
    }
    if (paymentIntent?.status === 'succeeded' || paymentIntent?.status === 'processing') {
      onPaid();
      return null;
    }
    return UNSURE;
  }

  return (
    <form className="pay" onSubmit={pay} aria-busy={state === 'paying'}>
      <div ref={place} id="payment-element" />
      <p className="wrong" id="pay-wrong" role="alert" ref={told}>
        {wrong}
      </p>
      <button className="act" id="pay" disabled={state !== 'ready'}>
        {label(state, money(payment.amount, payment.currency))}
      </button>
      <button
        className="quiet"
        id="back"
        type="button"
        disabled={state === 'paying' || state === 'paid'}
        onClick={onBack}
      >
        Change the basket
      </button>
    </form>
  );
}

/** Stripe writes two kinds of messages for shoppers, and the others for us. */
function messageOf(error: StripeError): string {
  if (error.code === 'payment_intent_authentication_failure') {
    return NOT_CONFIRMED;
  }
  const forShoppers = error.type === 'card_error' || error.type === 'validation_error';
  return forShoppers && error.message ? `${error.message} Nothing was charged.` : UNSURE;
}

function label(state: string, amount: string): string {
  switch (state) {
    case 'loading':
      return 'One moment…';
    case 'paying':
      return 'Paying…';
    case 'paid':
      return 'Paid';
    default:
      return `Pay ${amount}`;
  }
}

/** The stand-in takes and ignores it. */
const appearance = {
  theme: 'stripe',
  variables: { colorPrimary: '#14523f', borderRadius: '10px' },
};
