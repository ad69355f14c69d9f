// PaymentIntents and charges.

export async function aCardPays(stage) {
  const intents = stage.stripe.paymentIntents;
  const { id } = stage.show(await intents.create({ amount: 2_000, currency: 'usd' }));
  stage.show(await intents.update(id, { amount: 2_500, payment_method: 'pm_card_mastercard' }));
  const paid = stage.show(await intents.confirm(id));
  stage.show(await stage.charge(paid));
  await stage.refused(() => intents.confirm(id));
  await stage.refused(() => intents.cancel(id));
  await stage.refused(() => intents.retrieve('pi_unknown'));
  await stage.refused(() => stage.pay(2_000, 'usd', 'pm_card_unknown'));
}

const DECLINED = ['pm_card_visa_chargeDeclined', 'pm_card_visa_chargeDeclinedInsufficientFunds',
  'pm_card_visa_chargeDeclinedLostCard', 'pm_card_visa_chargeDeclinedStolenCard',
  'pm_card_visa_chargeDeclinedVelocityLimitExceeded', 'pm_card_chargeDeclined',
  'pm_card_chargeDeclinedExpiredCard', 'pm_card_chargeDeclinedIncorrectCvc',
  'pm_card_chargeDeclinedProcessingError', 'pm_card_chargeCustomerFail', 'pm_card_radarBlock'];

export async function banksDecline(stage) {
  for (const card of DECLINED) {
    stage.say('card', card);
    await stage.refused(() => stage.pay(2_000, 'usd', card));
    const intent = stage.show((await stage.stripe.paymentIntents.list()).data[0]);
    stage.show(await stage.charge(intent));
  }
}

export async function threeDSecure(stage) {
  const intent = stage.show(await stage.pay(2_000, 'usd', 'pm_card_authenticationRequired'));
  await stage.authenticate(intent.id, false);
  stage.show(await stage.reload(intent));
  const again = { payment_method: 'pm_card_threeDSecure2Required' };
  stage.show(await stage.stripe.paymentIntents.confirm(intent.id, again));
  await stage.authenticate(intent.id, true);
  stage.show(await stage.reload(intent));
  await stage.refused(() => stage.pay(2_000, 'usd', 'pm_card_authenticationRequired', { off_session: true }));
}

export async function aBankTakesItsTime(stage) {
  const paid = stage.show(await stage.pay(3_000, 'usd', 'pm_usBankAccount_success'));
  stage.show(await stage.charge(paid));
  await stage.advance('PT3M');
  stage.show(await stage.reload(paid));
  stage.show(await stage.charge(paid));
  const failed = await stage.pay(3_000, 'eur', 'pm_sepaDebit_failed');
  await stage.advance('PT3M');
  stage.show(await stage.reload(failed));
  stage.show(await stage.charge(failed));
  const decided = await stage.pay(3_000, 'eur', 'pm_sepaDebit_success');
  await stage.decide(decided.id, 'failed');
  stage.show(await stage.reload(decided));
  const canceled = await stage.pay(3_000, 'usd', 'pm_usBankAccount_processing');
  stage.show(await stage.stripe.paymentIntents.cancel(canceled.id));
  stage.show(await stage.charge(canceled));
}

const held = (stage) => stage.pay(2_000, 'usd', 'pm_card_visa', { capture_method: 'manual' });

const capture = (stage, intent, amount_to_capture) =>
  stage.stripe.paymentIntents.capture(intent.id, { amount_to_capture });

export async function aPartIsCaptured(stage) {
  const intent = stage.show(await held(stage));
  const charge = stage.show(await stage.charge(intent));
  await stage.refused(() => stage.refund(charge));
  await stage.refused(() => capture(stage, intent, 2_001));
  stage.show(await capture(stage, intent, 1_500));
  stage.show(await stage.reload(charge));
  await stage.refused(() => capture(stage, intent, 500));
  await stage.refused(() => stage.refund(charge, 1_501));
  stage.show(await stage.refund(charge));
  stage.show(await stage.reload(charge));
}

export async function anAuthorizationExpires(stage) {
  const intent = await held(stage);
  await stage.advance('P7D');
  stage.show(await stage.reload(intent));
  stage.show(await stage.charge(intent));
  await stage.refused(() => capture(stage, intent, 2_000));
}

export async function aPaymentIsCanceled(stage) {
  const intent = await held(stage);
  const cancel = () => stage.stripe.paymentIntents.cancel(intent.id, { cancellation_reason: 'abandoned' });
  stage.show(await cancel());
  stage.show(await stage.charge(intent));
  await stage.refused(cancel);
}

export async function bankTransfer(stage) {
  const customer = await stage.stripe.customers.create({ name: 'Ada' });
  const intent = stage.show(await stage.pay(4_000, 'eur', 'pm_customerBalance',
    { customer: customer.id, payment_method_types: ['customer_balance'] }));
  const fund = (amount) =>
    stage.stripe.testHelpers.customers.fundCashBalance(customer.id, { amount, currency: 'eur' });
  await fund(1_000);
  stage.show(await stage.reload(intent));
  await fund(3_000);
  const paid = stage.show(await stage.reload(intent));
  stage.show(await stage.charge(paid));
}

export async function legacyCharges(stage) {
  const charges = stage.stripe.charges;
  const legacy = (source, capture) => charges.create({ amount: 2_000, currency: 'usd', source, capture });
  const paid = stage.show(await legacy('tok_visa', true));
  await stage.refused(() => charges.capture(paid.id));
  await stage.refused(() => legacy('tok_chargeDeclined', true));
  stage.show((await charges.list()).data[0]);
  await stage.refused(() => legacy('tok_unknown', true));
  const authorized = stage.show(await legacy('tok_visa', false));
  stage.show(await charges.capture(authorized.id, { amount: 700 }));
  const forgotten = await legacy('tok_mastercard', false);
  await stage.advance('P7D');
  stage.show(await stage.reload(forgotten));
  await stage.refused(() => charges.capture(forgotten.id));
}

const PRICES = ['49 usd', '50 usd', '99999999 usd', '100000000 usd', '29 gbp', '30 gbp', '500 jpy', '49 jpy',
  '5000 kwd', '5001 kwd', '5000 isk', '5050 isk', '90000 ugx', '90001 ugx', '100000000 idr', '100 xxx'];

export async function amounts(stage) {
  for (const price of PRICES) {
    stage.say('price', price);
    const [amount, currency] = price.split(' ');
    await stage.attempt(async () => stage.show(await stage.pay(Number(amount), currency, 'pm_card_visa')));
  }
}
