/**
 * Stripe's browser script, as far as this page uses it. The simulator's stand-in has the same calls;
 * `@stripe/stripe-js` has types for all of them.
 */
export interface Stripe {
  elements(options: { clientSecret: string; appearance?: object }): Elements;
  confirmPayment(options: {
    elements: Elements;
    confirmParams: { return_url: string };
    redirect: 'if_required';
  }): Promise<Confirmed>;
  retrievePaymentIntent(clientSecret: string): Promise<Confirmed>;
}

export interface Elements {
  create(type: 'payment', options?: object): PaymentElement;
  submit(): Promise<{ error?: StripeError }>;
}

export interface PaymentElement {
  mount(where: HTMLElement): void;
  on(event: 'ready' | 'loaderror', listener: () => void): void;
  destroy(): void;
}

export interface StripeError {
  type: string;
  code?: string;
  message?: string;
}

export interface Confirmed {
  paymentIntent?: { status: string };
  error?: StripeError;
}

declare global {
  interface Window {
    Stripe?: (publishableKey: string) => Stripe;
  }
}

let loading: Promise<void> | null = null;

/** Loads the script once. It may not be bundled: Stripe serves it, and it is never an old one. */
export function loadStripeJs(source: string): Promise<void> {
  loading ??= new Promise<void>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = source;
    script.onload = () => resolve();
    script.onerror = () => {
      loading = null;
      script.remove();
      reject(new Error('Stripe’s script did not load'));
    };
    document.head.append(script);
  });
  return loading;
}

export async function stripeOf(source: string, publishableKey: string): Promise<Stripe> {
  await loadStripeJs(source);
  if (!window.Stripe) {
    throw new Error('Stripe’s script is not what it should be');
  }
  return window.Stripe(publishableKey);
}
