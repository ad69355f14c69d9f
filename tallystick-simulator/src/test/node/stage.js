// Where one scenario is told: a simulator, Stripe's client for it, and the transcript.
import Stripe from 'stripe';

// What is absent is a dash, in both languages.
const words = (...all) => all.map((word) => (word ?? '-')).join(' ');

const map = (object) => `{${Object.keys(object).sort().map((key) => `${key}=${object[key]}`).join(', ')}}`;

const funds = (all) => all.map((it) => words(it.amount, it.currency)).join(', ');

const shown = {
  payment_intent: (it) => words('payment_intent', it.status, it.amount, it.currency, it.amount_received,
    it.amount_capturable, it.next_action?.type, it.last_payment_error?.code, it.cancellation_reason),
  charge: (it) => words('charge', it.status, it.amount, it.amount_captured, it.amount_refunded,
    it.paid ? 'paid' : 'unpaid', it.captured ? 'captured' : 'uncaptured',
    it.refunded ? 'refunded' : 'unrefunded', it.disputed ? 'disputed' : 'undisputed',
    it.failure_code, it.outcome.type),
  refund: (it) => words('refund', it.status, it.amount, it.reason, it.failure_reason),
  dispute: (it) => words('dispute', it.status, it.amount, it.reason, it.is_charge_refundable,
    it.evidence_details.submission_count, `[${it.balance_transactions.map((line) => line.net)}]`),
  transfer: (it) => words('transfer', it.amount, it.currency, it.amount_reversed, it.reversed,
    it.reversals.data.length),
  payout: (it) => words('payout', it.status, it.amount, it.currency, it.failure_code),
  setup_intent: (it) => words('setup_intent', it.status, it.usage, it.next_action?.type,
    it.last_setup_error?.code, it.cancellation_reason),
  customer: (it) => words('customer', it.email, it.name, it.deleted, map(it.metadata)),
  payment_method: (it) => words('payment_method', it.type, it.card?.last4, it.card?.exp_year,
    it.customer ? 'attached' : 'detached', it.billing_details.name),
  balance_transaction: (it) => words('balance_transaction', it.status, it.type, it.amount, it.fee, it.net,
    it.reporting_category),
  balance: (it) => `balance available ${funds(it.available)}; pending ${funds(it.pending)}`,
};

export class Stage {
  lines = [];

  constructor(url) {
    this.url = url;
    const { hostname, port } = new URL(url);
    this.stripe = new Stripe('sk_test_scenarios', { host: hostname, port, protocol: 'http', telemetry: false,
      maxNetworkRetries: 0, timeout: 20_000 });
  }

  show(object) {
    this.lines.push(shown[object.object](object));
    return object;
  }

  say(...all) {
    this.lines.push(words(...all));
  }

  // Shows the error that a call must end with.
  async refused(call) {
    if (await this.attempt(call)) this.say('no error');
  }

  // Shows the error of a call, if it ends with one, and says whether it did not.
  async attempt(call) {
    try {
      await call();
      return true;
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeError)) throw error;
      this.say('error', error.statusCode, error.rawType, error.code, error.decline_code, error.param);
      return false;
    }
  }

  // What the world does, through the simulator's control interface.
  async world(path, body) {
    const answer = await fetch(`${this.url}/_sim/${path}`, { method: 'POST', body: JSON.stringify(body) });
    const json = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${json.error.message}`);
    return json;
  }

  advance(by) {
    return this.world('clock', { advance: by });
  }

  decide(id, outcome) {
    return this.world('outcomes', { id, outcome });
  }

  authenticate(id, passed) {
    return this.world('authentications', { id, passed });
  }

  async dispute(charge, inquiry) {
    return (await this.world('disputes', { charge, inquiry })).id;
  }

  pay(amount, currency, payment_method, more, options) {
    return this.stripe.paymentIntents.create({ amount, currency, payment_method, confirm: true,
      return_url: 'https://shop.example/back', ...more }, options);
  }

  // Takes money by a card and answers its charge.
  async charged(amount, method) {
    return this.charge(await this.pay(amount, 'usd', method));
  }

  charge(intent) {
    return this.stripe.charges.retrieve(intent.latest_charge);
  }

  // The object as it is now.
  reload(object) {
    const kinds = { payment_intent: 'paymentIntents', charge: 'charges', refund: 'refunds' };
    return this.stripe[kinds[object.object]].retrieve(object.id);
  }

  refund(charge, amount) {
    return this.stripe.refunds.create({ charge: charge.id, amount });
  }
}
