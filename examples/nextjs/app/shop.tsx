'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { begin, current, end, type Attempt } from '@/lib/attempt';
import { openPayment, type OpenPayment } from '@/lib/checkout';
import { money } from '@/lib/money';
import { loadStripeJs, stripeOf, type Stripe } from '@/lib/stripe-js';
import { PaymentForm } from './payment-form';

interface Good {
  id: string;
  name: string;
  maxQuantity: number;
  amount: number;
}

interface Props {
  prices: Good[];
  currency: string;
  stripeJs: string;
}

type Basket = Record<string, number>;

const NO_SCRIPT = 'The payment form did not load. Please check your connection and try again.';

/** What is sold beside the basket, which becomes the payment form. */
export function Shop({ prices, currency, stripeJs }: Props) {
  const router = useRouter();
  const [basket, setBasket] = useState<Basket>({});
  const [opening, setOpening] = useState(false);
  const [paying, setPaying] = useState<{ stripe: Stripe; payment: OpenPayment } | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const busy = useRef(false);

  const lines = prices.filter((good) => basket[good.id]);
  const total = lines.reduce((sum, good) => sum + good.amount * (basket[good.id] ?? 0), 0);
  const locked = opening || paying !== null;

  // Whoever was here before is where they were: with an attempt under way, at its payment.
  useEffect(() => {
    loadStripeJs(stripeJs).catch(() => undefined); // tried again when it is needed
    const attempt = current();
    if (attempt) {
      setBasket(Object.fromEntries(attempt.items.map((item) => [item.price, item.quantity])));
      void buy(attempt);
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when the page opens
  }, []);

  function change(good: Good, by: number) {
    const quantity = Math.min(good.maxQuantity, Math.max(0, (basket[good.id] ?? 0) + by));
    setBasket({ ...basket, [good.id]: quantity });
    setWrong(null);
  }

  function checkOut() {
    void buy(begin(lines.map((good) => ({ price: good.id, quantity: basket[good.id] ?? 0 }))));
  }

  async function buy(attempt: Attempt) {
    if (busy.current) {
      return; // the second click of a double click comes before the button is disabled
    }
    busy.current = true;
    setOpening(true);
    setWrong(null);
    try {
      setWrong(await open(attempt));
    } catch {
      setWrong(NO_SCRIPT);
    } finally {
      busy.current = false;
      setOpening(false);
    }
  }

  /** Goes on to the payment form, or to the order if it is paid; otherwise tells what is wrong. */
  async function open(attempt: Attempt): Promise<string | null> {
    const opened = await openPayment(attempt);
    if (opened.outcome === 'refused') {
      if (opened.final) {
        end();
      }
      return opened.message;
    }
    const { payment } = opened;
    const stripe = await stripeOf(stripeJs, payment.publishableKey);
    const { paymentIntent } = await stripe.retrievePaymentIntent(payment.clientSecret);
    switch (paymentIntent?.status) {
      case 'succeeded':
      case 'processing':
        paid(payment.orderId); // in another tab, or before this one was closed
        return null;
      case 'canceled':
        end();
        return 'This order was canceled. Please check out again.';
      default:
        setPaying({ stripe, payment });
        return null;
    }
  }

  function paid(orderId: string) {
    end();
    router.push(`/orders/${orderId}`);
  }

  function back() {
    end(); // the same basket still finds the same payment, by its reference
    setPaying(null);
  }

  return (
    <div className="shop">
      <section aria-labelledby="goods-title">
        <h1 id="goods-title">Kept in two halves, so that nobody can cheat</h1>
        <ul className="goods">
          {prices.map((good, index) => (
            <li key={good.id} data-price={good.id}>
              <span className={`tile tile-${index % 4}`} aria-hidden="true">
                {good.name.charAt(0)}
              </span>
              <div className="words">
                <h2>{good.name}</h2>
                <p>{money(good.amount, currency)}</p>
              </div>
              <Count
                good={good}
                quantity={basket[good.id] ?? 0}
                locked={locked}
                onChange={(by) => change(good, by)}
              />
            </li>
          ))}
        </ul>
        {prices.length === 0 && <p className="empty">Nothing is for sale just now.</p>}
      </section>

      <section className="panel" aria-labelledby="panel-title">
        <h2 id="panel-title">{paying ? 'Payment' : 'Your basket'}</h2>
        {lines.length === 0 && !paying ? (
          <p className="empty">It is empty. Add something with the plus signs.</p>
        ) : (
          <dl className="sum">
            {lines.map((good) => (
              <div key={good.id}>
                <dt>
                  {basket[good.id]} × {good.name}
                </dt>
                <dd>{money(good.amount * (basket[good.id] ?? 0), currency)}</dd>
              </div>
            ))}
            <div className="total">
              <dt>Total</dt>
              <dd id="total">
                {paying
                  ? money(paying.payment.amount, paying.payment.currency)
                  : money(total, currency)}
              </dd>
            </div>
          </dl>
        )}
        {paying ? (
          <PaymentForm {...paying} onPaid={() => paid(paying.payment.orderId)} onBack={back} />
        ) : (
          <>
            <p className="wrong" id="checkout-wrong" role="alert">
              {wrong}
            </p>
            <button
              className="act"
              id="checkout"
              type="button"
              disabled={locked || lines.length === 0}
              onClick={checkOut}
            >
              {opening ? 'One moment…' : 'Check out'}
            </button>
          </>
        )}
      </section>
    </div>
  );
}

interface CountProps {
  good: Good;
  quantity: number;
  locked: boolean;
  onChange: (by: number) => void;
}

function Count({ good, quantity, locked, onChange }: CountProps) {
  return (
    <div className="count" role="group" aria-label={good.name}>
      <button
        type="button"
        aria-label={`One less: ${good.name}`}
        disabled={locked || quantity === 0}
        onClick={() => onChange(-1)}
      >
        −
      </button>
      <output aria-label="In the basket">{quantity}</output>
      <button
        type="button"
        aria-label={`One more: ${good.name}`}
        disabled={locked || quantity >= good.maxQuantity}
        onClick={() => onChange(1)}
      >
        +
      </button>
    </div>
  );
}
