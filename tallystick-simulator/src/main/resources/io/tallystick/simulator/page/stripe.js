/*
 * A stand-in for Stripe's browser script: the calls of a storefront, answered by the simulator. The
 * card form lives in a frame of the simulator's origin, so the storefront's page never sees a number.
 */
(() => {
  'use strict';

  const SIMULATOR = new URL(document.currentScript.src).origin;
  const TRAIN = new URL(document.currentScript.src).pathname.match(/^\/([a-z]+)\/stripe\.js$/);
  const VERSION = TRAIN ? TRAIN[1] : 3;
  const FRAME = SIMULATOR + '/_sim/element';
  const FRAME_HEIGHT_PX = 330;

  const intentId = secret => String(secret).split('_secret_')[0];
  const kindOf = secret => (intentId(secret).startsWith('seti_') ? 'setup' : 'payment');
  const pathOf = secret =>
    '/v1/' + kindOf(secret) + '_intents/' + encodeURIComponent(intentId(secret));
  const invalid = (message, code) => ({error: {type: 'invalid_request_error', code, message}});

  function integrationError(message) {
    const error = new Error(message);
    error.name = 'IntegrationError';
    return error;
  }

  /* --- A frame of the simulator, spoken to over a channel that nobody else holds ---------------- */

  class Frame {
    constructor(where, style, init) {
      this.events = {};
      this.waiting = new Map();
      this.next = 0;
      const channel = new MessageChannel();
      this.port = channel.port1;
      this.port.onmessage = ({data}) => this.hear(data);
      this.node = document.createElement('iframe');
      this.node.title = init.mode === 'challenge' ? 'Your bank' : 'Secure payment form';
      this.node.src = FRAME;
      this.node.style.cssText = style;
      this.node.addEventListener('load', () =>
        this.node.contentWindow.postMessage({tallystick: init}, SIMULATOR, [channel.port2]));
      where.append(this.node);
    }

    hear(message) {
      if (message.answer !== undefined) {
        this.waiting.get(message.answer)?.(message.value);
        this.waiting.delete(message.answer);
      } else {
        (this.events[message.event] ?? []).forEach(listener => listener(message.value));
      }
    }

    ask(question, value) {
      const number = this.next++;
      return new Promise(resolve => {
        this.waiting.set(number, resolve);
        this.port.postMessage({question, number, value});
      });
    }

    on(event, listener) {
      (this.events[event] ??= []).push(listener);
    }

    remove() {
      this.port.close();
      this.node.remove();
    }
  }

  /* --- Elements ------------------------------------------------------------------------------- */

  class Element {
    constructor(type, options) {
      this.type = type;
      this.options = options ?? {};
      this.listeners = {};
      this.frame = null;
    }

    mount(where) {
      const node = typeof where === 'string' ? document.querySelector(where) : where;
      if (!node) throw integrationError('The element to mount into was not found: ' + where);
      if (this.frame) return this;
      node.replaceChildren();
      this.frame = new Frame(
        node,
        'border:0;width:100%;display:block;color-scheme:normal;height:' + FRAME_HEIGHT_PX + 'px',
        {mode: 'form', type: this.type});
      this.frame.on('height', height => { this.frame.node.style.height = height + 'px'; });
      for (const event of ['ready', 'change', 'focus', 'blur', 'escape', 'loaderstart', 'loaderror']) {
        this.frame.on(event, value =>
          (this.listeners[event] ?? []).forEach(listener => listener({elementType: this.type, ...value})));
      }
      return this;
    }

    unmount() {
      this.frame?.remove();
      this.frame = null;
      return this;
    }

    on(event, listener) { (this.listeners[event] ??= []).push(listener); return this; }
    once(event, listener) {
      const first = value => { this.off(event, first); listener(value); };
      return this.on(event, first);
    }
    off(event, listener) {
      this.listeners[event] = (this.listeners[event] ?? []).filter(it => listener && it !== listener);
      return this;
    }
    update(options) { Object.assign(this.options, options); return this; }
    focus() { this.frame?.ask('focus'); }
    blur() { document.activeElement?.blur(); }
    clear() { this.frame?.ask('clear'); }
    collapse() { return this; }
    destroy() { this.unmount(); this.listeners = {}; this.destroyed = true; return this; }

    /** What the shopper typed, as a test method's name, or Stripe's error. */
    async collect() {
      if (!this.frame) throw integrationError('The element is not mounted.');
      return this.frame.ask('collect');
    }
  }

  class Elements {
    constructor(options) {
      this.options = options ?? {};
      this.created = [];
    }

    create(type, options) {
      const element = new Element(type, options);
      this.created.push(element);
      return element;
    }

    getElement(type) {
      const name = type?.__elementType ?? type;
      return this.created.find(it => it.type === name && !it.destroyed) ?? null;
    }

    update(options) { Object.assign(this.options, options); }
    async fetchUpdates() { return {}; }

    async submit() {
      const element = this.form();
      const {error} = element ? await element.collect() : {};
      return error ? {error} : {selectedPaymentMethod: 'card'};
    }

    form() {
      return this.getElement('payment') ?? this.getElement('card') ?? this.getElement('cardNumber');
    }
  }

  /* --- Stripe --------------------------------------------------------------------------------- */

  class StandIn {
    constructor(key) {
      this.key = key;
    }

    elements(options) { return new Elements(options); }

    async call(method, path, parameters) {
      const form = new URLSearchParams(parameters);
      const query = method === 'GET' ? '?' + form : '';
      try {
        const response = await fetch(SIMULATOR + path + query, {
          method,
          headers: {Authorization: 'Bearer ' + this.key},
          body: method === 'GET' ? undefined : form,
        });
        return await response.json();
      } catch (unreachable) {
        return {error: {type: 'api_connection_error', message: 'The simulator cannot be reached.'}};
      }
    }

    result(secret, body) {
      return body.error ? {error: body.error} : {[kindOf(secret) + 'Intent']: body};
    }

    async retrieve(secret) {
      return this.result(secret, await this.call('GET', pathOf(secret), {client_secret: secret}));
    }

    retrievePaymentIntent(secret) { return this.retrieve(secret); }
    retrieveSetupIntent(secret) { return this.retrieve(secret); }

    async confirmWith(secret, method, parameters) {
      const sent = {client_secret: secret, ...parameters};
      if (method) sent.payment_method = method;
      const body = await this.call('POST', pathOf(secret) + '/confirm', sent);
      return body.error ? {error: body.error} : this.finish(secret, body);
    }

    /** Shows the bank's page if the bank asks for the shopper. */
    async finish(secret, intent) {
      if (intent.status !== 'requires_action' || intent.next_action?.type !== 'use_stripe_sdk') {
        return this.result(secret, intent);
      }
      const after = await this.challenge(secret);
      const failure = after.last_payment_error ?? after.last_setup_error;
      return after.status === 'requires_payment_method' && failure
        ? {error: {...failure, [kindOf(secret) + '_intent']: after}}
        : this.result(secret, after);
    }

    async challenge(secret) {
      const frame = new Frame(
        document.body,
        'position:fixed;inset:0;width:100%;height:100%;border:0;z-index:2147483647;color-scheme:normal',
        {mode: 'challenge', clientSecret: secret, key: this.key});
      try {
        return await new Promise(resolve => frame.on('ended', resolve));
      } finally {
        frame.remove();
      }
    }

    async confirmIntent({elements, clientSecret, confirmParams, redirect}) {
      const secret = clientSecret ?? elements?.options.clientSecret;
      if (!secret) throw integrationError('A clientSecret is needed, here or for elements().');
      const parameters = {};
      if (confirmParams?.return_url) parameters.return_url = confirmParams.return_url;
      let method = confirmParams?.payment_method;
      if (!method) {
        const collected = await elements.form()?.collect();
        if (!collected) throw integrationError('No payment element was created.');
        if (collected.error) return {error: collected.error};
        method = collected.method;
      }
      const outcome = await this.confirmWith(secret, method, parameters);
      const intent = outcome.paymentIntent ?? outcome.setupIntent;
      if (intent && redirect !== 'if_required' && parameters.return_url) {
        this.leave(parameters.return_url, secret, intent);
        return new Promise(() => {});
      }
      return outcome;
    }

    leave(url, secret, intent) {
      const kind = kindOf(secret) + '_intent';
      const target = new URL(url, location.href);
      target.searchParams.set(kind, intent.id);
      target.searchParams.set(kind + '_client_secret', secret);
      target.searchParams.set('redirect_status', intent.status === 'succeeded' ? 'succeeded' : 'pending');
      location.assign(target);
    }

    confirmPayment(options) { return this.confirmIntent(options); }
    confirmSetup(options) { return this.confirmIntent(options); }

    async confirmCard(secret, data, options) {
      let method = data?.payment_method;
      if (method && typeof method === 'object') {
        if (method.card?.token) return invalid('The simulator takes no tokens here.', 'token_unsupported');
        const collected = await method.card.collect();
        if (collected.error) return {error: collected.error};
        method = collected.method;
      }
      if (options?.handleActions === false) {
        const sent = {client_secret: secret, ...(method ? {payment_method: method} : {})};
        return this.result(secret, await this.call('POST', pathOf(secret) + '/confirm', sent));
      }
      return this.confirmWith(secret, method, {});
    }

    confirmCardPayment(secret, data, options) { return this.confirmCard(secret, data, options); }
    confirmCardSetup(secret, data, options) { return this.confirmCard(secret, data, options); }

    async handleNextAction({clientSecret}) {
      const known = await this.retrieve(clientSecret);
      return known.error ? known : this.finish(clientSecret, known.paymentIntent ?? known.setupIntent);
    }

    handleCardAction(clientSecret) { return this.handleNextAction({clientSecret}); }

    async createPaymentMethod(options) {
      const element = options?.elements?.form() ?? options?.card;
      const collected = await element?.collect?.();
      if (!collected) return invalid('createPaymentMethod needs a mounted element.');
      if (collected.error) return {error: collected.error};
      const body = await this.call('POST', '/v1/payment_methods', {
        type: 'card',
        'card[token]': collected.method.replace('pm_card_', 'tok_'),
      });
      return body.error ? {error: body.error} : {paymentMethod: body};
    }

    async createToken() { return invalid('The stand-in makes no tokens; use a payment method.'); }
    registerAppInfo() {}
    _registerWrapper() {}
  }

  window.Stripe = function Stripe(key) {
    if (/^(pk|sk|rk)_live_/.test(key)) {
      throw integrationError('The simulator refuses live keys: this is not Stripe. Use pk_test_….');
    }
    if (!/^pk_test_/.test(key)) {
      throw integrationError('A publishable test key is needed, such as pk_test_….');
    }
    return new StandIn(key);
  };
  window.Stripe.version = VERSION;
})();
