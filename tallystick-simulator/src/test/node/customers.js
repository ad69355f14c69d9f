// Who pays, with what, and for what.

const customer = (stage, name, email) => stage.stripe.customers.create({ name, email });

export async function customers(stage) {
  const all = stage.stripe.customers;
  const ada = stage.show(await customer(stage, 'Ada', 'ada@example.com'));
  await customer(stage, 'Grace', 'grace@example.com');
  await customer(stage, 'Ada the second', 'ada@example.com');
  const byEmail = { email: 'ada@example.com' };
  (await all.list(byEmail)).data.forEach((it) => stage.show(it));
  const rename = () => all.update(ada.id, { name: 'Countess', metadata: { tier: 'gold' } });
  stage.show(await rename());
  stage.say('deleted', (await all.del(ada.id)).deleted);
  stage.say('deleted', (await all.retrieve(ada.id)).deleted);
  stage.say((await all.list(byEmail)).data.length, 'left');
  await stage.refused(rename);
  await stage.refused(() => all.retrieve('cus_unknown'));
  stage.say('more', (await all.list({ limit: 1 })).has_more);
  await stage.refused(() => all.list({ limit: 0 }));
}

export async function cards(stage) {
  const methods = stage.stripe.paymentMethods;
  const ada = await customer(stage, 'Ada', 'ada@example.com');
  const toAda = { customer: ada.id };
  const visa = stage.show(await methods.attach('pm_card_visa', toAda));
  stage.show(await methods.attach('pm_card_mastercard', toAda));
  await stage.refused(() => methods.attach('pm_card_chargeDeclined', toAda));
  stage.show(await methods.update(visa.id, { billing_details: { name: 'Ada' } }));
  const kept = stage.stripe.customers;
  (await kept.listPaymentMethods(ada.id, { type: 'card' })).data.forEach((it) => stage.show(it));
  stage.show(await methods.detach(visa.id));
  await stage.refused(() => methods.detach(visa.id));
  stage.say((await kept.listPaymentMethods(ada.id)).data.length, 'left');
}

const setup = (stage, payment_method) => stage.stripe.setupIntents.create(
  { payment_method, confirm: true, return_url: 'https://shop.example/back' });

export async function setups(stage) {
  const all = stage.stripe.setupIntents;
  const ada = await customer(stage, 'Ada', 'ada@example.com');
  const { id } = stage.show(await all.create({ customer: ada.id }));
  stage.show(await all.update(id, { payment_method: 'pm_card_visa' }));
  stage.show(await all.confirm(id));
  await stage.refused(() => all.cancel(id));
  stage.say((await stage.stripe.customers.listPaymentMethods(ada.id)).data.length, 'kept');
  const asked = stage.show(await setup(stage, 'pm_card_authenticationRequired'));
  await stage.authenticate(asked.id, false);
  stage.show(await all.retrieve(asked.id));
  stage.show(await all.confirm(asked.id, { payment_method: 'pm_card_threeDSecureRequired' }));
  await stage.authenticate(asked.id, true);
  stage.show(await all.retrieve(asked.id));
  const slow = stage.show(await setup(stage, 'pm_usBankAccount_success'));
  await stage.advance('PT3M');
  stage.show(await all.retrieve(slow.id));
  await stage.refused(() => setup(stage, 'pm_card_chargeDeclined'));
  const failed = stage.show((await all.list()).data[0]);
  stage.show(await all.cancel(failed.id));
}

export async function catalog(stage) {
  const { prices, products } = stage.stripe;
  const mug = await products.create({ name: 'Mug' });
  stage.say('product', mug.name, mug.active);
  const old = await products.update(mug.id, { active: false, metadata: { size: 'L' } });
  stage.say('product', old.name, old.active, `{size=${old.metadata.size}}`);
  const price = (product) => prices.create({ currency: 'usd', unit_amount: 1_250, product });
  const made = await price(mug.id);
  stage.say('price', made.unit_amount, made.currency, made.type);
  stage.say((await prices.list({ product: mug.id })).data.length, 'price');
  await stage.refused(() => price('prod_unknown'));
}
