// Refunds and disputes.

export async function inParts(stage) {
  const refunds = stage.stripe.refunds;
  const charge = await stage.charged(2_000, 'pm_card_visa');
  stage.show(await refunds.create(
    { payment_intent: charge.payment_intent, amount: 500, reason: 'requested_by_customer' }));
  stage.show(await stage.refund(charge, 700));
  stage.show(await stage.reload(charge));
  await stage.refused(() => stage.refund(charge, 801));
  await stage.refused(() => stage.refund(charge, 0));
  stage.show(await stage.refund(charge));
  stage.show(await stage.reload(charge));
  await stage.refused(() => stage.refund(charge));
  for await (const refund of refunds.list({ charge: charge.id, limit: 2 })) stage.show(refund);
  await stage.refused(async () => refunds.cancel((await stage.refund(charge)).id));
  await stage.refused(() => refunds.retrieve('re_unknown'));
}

export async function aRefundPends(stage) {
  const charge = await stage.charged(2_000, 'pm_card_pendingRefund');
  const refund = stage.show(await stage.refund(charge));
  await stage.refused(() => stage.stripe.refunds.cancel(refund.id));
  await stage.advance('PT1H');
  stage.show(await stage.reload(refund));
}

export async function aRefundFailsLater(stage) {
  const charge = await stage.charged(2_000, 'pm_card_refundFail');
  const refund = stage.show(await stage.refund(charge));
  stage.show(await stage.reload(charge));
  await stage.advance('PT1H');
  stage.show(await stage.reload(refund));
  stage.show(await stage.reload(charge));
  stage.show(await stage.refund(charge));
}

export async function aRefundWaits(stage) {
  const customer = await stage.stripe.customers.create({ name: 'Ada' });
  const intent = await stage.pay(4_000, 'eur', 'pm_customerBalance',
    { customer: customer.id, payment_method_types: ['customer_balance'] });
  await stage.stripe.testHelpers.customers.fundCashBalance(customer.id, { amount: 4_000, currency: 'eur' });
  const charge = await stage.charge(await stage.reload(intent));
  const canceled = stage.show(await stage.refund(charge, 1_000));
  stage.show(await stage.stripe.refunds.cancel(canceled.id));
  const expired = await stage.refund(charge, 2_000);
  stage.show(await stage.stripe.testHelpers.refunds.expire(expired.id));
  const paid = await stage.refund(charge, 3_000);
  await stage.decide(paid.id, 'succeeded');
  stage.show(await stage.reload(paid));
  stage.show(await stage.reload(charge));
  stage.show(await stage.stripe.balance.retrieve());
}

const only = async (stage) => (await stage.stripe.disputes.list()).data[0];

const answer = async (stage, evidence) => stage.stripe.disputes.update((await only(stage)).id,
  { evidence: { uncategorized_text: evidence }, submit: true });

export async function lostInSilence(stage) {
  const charge = stage.show(await stage.charged(2_000, 'pm_card_createDispute'));
  stage.show(await only(stage));
  await stage.refused(() => stage.refund(charge));
  stage.show(await stage.stripe.balance.retrieve());
  await stage.advance('P9D');
  const lost = stage.show(await only(stage));
  await stage.refused(() => stage.stripe.disputes.close(lost.id));
  await stage.refused(() => stage.refund(charge));
  stage.show(await stage.stripe.balance.retrieve());
}

export async function won(stage) {
  const charge = await stage.charged(2_000, 'pm_card_createDispute');
  stage.show(await answer(stage, 'winning_evidence'));
  await stage.advance('PT1M');
  stage.show(await only(stage));
  await stage.advance('P3D');
  stage.show(await stage.stripe.balance.retrieve());
  stage.show(await stage.refund(charge));
}

export async function otherwiseEnded(stage) {
  const disputes = stage.stripe.disputes;
  await stage.charged(2_000, 'pm_card_createDispute');
  stage.show(await answer(stage, 'losing_evidence'));
  await stage.advance('PT1M');
  stage.show(await only(stage));
  await stage.charged(2_100, 'pm_card_createDispute');
  stage.show(await disputes.close((await only(stage)).id));
  const charge = await stage.charged(2_200, 'pm_card_visa');
  const prevented = await disputes.retrieve(await stage.dispute(charge.id, false));
  await stage.decide(prevented.id, 'prevented');
  for await (const dispute of disputes.list({ charge: charge.id })) stage.show(dispute);
}

export async function inquiry(stage) {
  const charge = await stage.charged(2_000, 'pm_card_createDisputeInquiry');
  stage.show(await only(stage));
  stage.show(await answer(stage, 'winning_evidence'));
  await stage.advance('PT1M');
  stage.show(await only(stage));
  stage.show(await stage.refund(charge));
  await stage.charged(2_100, 'pm_card_createDisputeInquiry');
  await stage.advance('P120D');
  stage.show(await only(stage));
}

export async function escalation(stage) {
  await stage.charged(2_000, 'pm_card_createDisputeInquiry');
  stage.show(await answer(stage, 'escalate_inquiry_evidence'));
  await stage.advance('PT1M');
  stage.show(await only(stage));
  stage.show(await answer(stage, 'it was delivered'));
  await stage.decide((await only(stage)).id, 'lost');
  stage.show(await only(stage));
}
