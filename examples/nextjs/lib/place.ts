/** Where this app and Stripe's browser script are; no secrets, and middleware.ts needs them, too. */

const STRIPE_JS = 'https://js.stripe.com/v3/';

/** The origin at which shoppers find this app. Never taken from a request: those can be forged. */
export function shopOrigin(): string {
  return new URL(process.env.SHOP_ORIGIN || 'http://localhost:3000').origin;
}

/** Stripe's own script, or the simulator's stand-in for it. */
export function stripeJs(): string {
  return process.env.STRIPE_JS || STRIPE_JS;
}

/** What a page may load, frame and call for the payment form, as Stripe's documents list it. */
export function stripeSources(): { script: string; frame: string; connect: string } {
  const origin = new URL(stripeJs()).origin;
  return origin === new URL(STRIPE_JS).origin
    ? {
        script: 'https://js.stripe.com https://*.js.stripe.com',
        frame: 'https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com',
        connect: 'https://api.stripe.com',
      }
    : { script: origin, frame: origin, connect: origin };
}
