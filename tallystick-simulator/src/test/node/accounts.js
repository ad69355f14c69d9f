// What every call has in common, and what the account tells.

function show(stage, event) {
  const { object, status } = event.data.object;
  stage.say('event', event.type, object === 'payment_intent' ? status : null, event.livemode);
}

export async function events(stage) {
  const all = stage.stripe.events;
  const first = await stage.pay(2_000, 'usd', 'pm_card_visa');
  await stage.advance('PT1H');
  await stage.refund(await stage.charge(await stage.pay(3_000, 'usd', 'pm_card_visa')), 100);
  for await (const event of all.list({ limit: 2 })) show(stage, event);
  const oldest = (await all.list()).data.at(-1);
  stage.say('from the oldest on');
  for await (const event of all.list({ limit: 2, ending_before: oldest.id })) show(stage, event);
  await stage.refused(() => all.list({ starting_after: oldest.id, ending_before: oldest.id }));
  stage.say('of two types, in the last hour');
  const types = ['payment_intent.succeeded', 'charge.refunded'];
  (await all.list({ types, created: { gt: first.created } })).data.forEach((event) => show(stage, event));
  show(stage, await all.retrieve(oldest.id));
  await stage.refused(() => all.retrieve('evt_unknown'));
  await stage.refused(() => all.list({ types: Array.from({ length: 21 }, (_, type) => `type.${type}`) }));
}

export async function endpoints(stage) {
  const all = stage.stripe.webhookEndpoints;
  const made = await all.create(
    { url: 'https://shop.example/webhook', enabled_events: ['payment_intent.succeeded'] });
  stage.say('webhook_endpoint', made.status, made.url, made.secret.substring(0, 6));
  const found = await all.retrieve(made.id);
  stage.say('webhook_endpoint', found.enabled_events[0], found.secret);
  stage.say((await all.list()).data.length, 'endpoint');
  stage.say('webhook_endpoint', (await all.update(made.id, { disabled: true })).status);
  stage.say('deleted', (await all.del(made.id)).deleted);
  await stage.refused(() => all.retrieve(made.id));
  stage.say((await all.list()).data.length, 'endpoints');
}

export async function expansion(stage) {
  const { charges, paymentIntents } = stage.stripe;
  const paid = await stage.pay(2_000, 'usd', 'pm_card_visa');
  const expanded = (path) => paymentIntents.retrieve(paid.id, { expand: [path] });
  const charge = (await expanded('latest_charge.balance_transaction')).latest_charge;
  stage.show(charge);
  stage.show(charge.balance_transaction);
  await stage.refund(charge, 300);
  stage.show((await paymentIntents.list({ expand: ['data.latest_charge'] })).data[0].latest_charge);
  stage.show((await charges.retrieve(charge.id, { expand: ['refunds'] })).refunds.data[0]);
  await stage.refused(() => expanded('colour'));
  await stage.refused(() => expanded('a.b.c.d.e'));
}

export async function repetition(stage) {
  const { customers, paymentIntents } = stage.stripe;
  const key = { idempotencyKey: 'order_1' };
  const { id } = await customers.create({ name: 'Ada' }, key);
  const again = await customers.create({ name: 'Ada' }, key);
  const replayed = again.lastResponse.headers['idempotent-replayed'];
  stage.say(again.id === id, replayed, (await customers.list()).data.length);
  await stage.refused(() => customers.create({ name: 'Grace' }, key));
  const declined = () => stage.pay(2_000, 'usd', 'pm_card_chargeDeclined', {}, { idempotencyKey: 'order_2' });
  await stage.refused(declined);
  await stage.refused(declined);
  stage.say((await paymentIntents.list()).data.length, 'payment');
}

export async function metadata(stage) {
  const { customers } = stage.stripe;
  const { id } = stage.show(await customers.create({ metadata: { a: '1', b: '2' } }));
  const label = (labels) => customers.update(id, { metadata: labels });
  stage.show(await label({ a: '', c: '3' }));
  await stage.refused(() => label({ ['k'.repeat(41)]: '1' }));
  await stage.refused(() => label({ d: 'v'.repeat(501) }));
  await stage.refused(() => label(Object.fromEntries(Array.from({ length: 51 }, (_, key) => [`k${key}`, '1']))));
  stage.show(await label(''));
}
