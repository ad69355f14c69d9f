// The balance and what leaves it.

export async function moneyBecomesAvailable(stage) {
  const { balance, balanceTransactions } = stage.stripe;
  const charge = await stage.charged(10_000, 'pm_card_visa');
  await stage.charged(5_000, 'pm_card_bypassPending');
  await stage.charge(await stage.pay(1_000, 'jpy', 'pm_card_visa'));
  await stage.refund(charge, 1_000);
  stage.show(await balance.retrieve());
  await stage.advance('P2D');
  stage.show(await balance.retrieve());
  for await (const line of balanceTransactions.list({ limit: 2 })) stage.show(line);
  stage.say((await balanceTransactions.list({ type: 'refund' })).data.length, 'refund');
  stage.show(await balanceTransactions.retrieve(charge.balance_transaction));
}

const account = async (stage) => (await stage.stripe.accounts.create({ type: 'standard' })).id;

const send = (stage, destination, amount, more) =>
  stage.stripe.transfers.create({ amount, currency: 'usd', destination, ...more });

async function reverse(stage, transfer, amount) {
  const reversal = await stage.stripe.transfers.createReversal(transfer.id, { amount });
  stage.say('transfer_reversal', reversal.amount, reversal.currency);
}

export async function moneyIsSentOn(stage) {
  const { balance, transfers } = stage.stripe;
  const to = await account(stage);
  await stage.charged(10_000, 'pm_card_visa');
  await stage.refused(() => send(stage, to, 1_000));
  await stage.charged(5_000, 'pm_card_bypassPending');
  await stage.refused(() => send(stage, 'acct_unknown', 1_000));
  const transfer = stage.show(await send(stage, to, 3_000));
  await stage.refused(() => send(stage, to, 2_001));
  await reverse(stage, transfer, 1_000);
  stage.show(await transfers.retrieve(transfer.id));
  await stage.refused(() => reverse(stage, transfer, 2_001));
  await reverse(stage, transfer, 2_000);
  stage.show(await transfers.retrieve(transfer.id));
  await stage.refused(() => reverse(stage, transfer, 1));
  stage.show(await send(stage, to, 100, { transfer_group: 'order_1' }));
  stage.say((await transfers.list({ transfer_group: 'order_1' })).data.length, 'in the group');
  stage.show(await balance.retrieve());
}

export async function aChargeIsSentOn(stage) {
  const to = await account(stage);
  const source_transaction = (await stage.charged(10_000, 'pm_card_visa')).id;
  const first = stage.show(await send(stage, to, 6_000, { source_transaction }));
  await stage.refused(() => send(stage, to, 4_001, { source_transaction }));
  stage.show(await send(stage, to, 4_000, { source_transaction }));
  await stage.refused(() => send(stage, to, 1, { source_transaction }));
  await reverse(stage, first, 500);
  stage.show(await send(stage, to, 500, { source_transaction }));
}

export async function payouts(stage) {
  const { balance, payouts: all } = stage.stripe;
  const payout = (amount) => all.create({ amount, currency: 'usd' });
  await stage.refused(() => payout(1));
  await stage.charged(10_000, 'pm_card_bypassPending');
  const paid = stage.show(await payout(4_000));
  const canceled = await payout(1_000);
  stage.show(await all.cancel(canceled.id));
  await stage.refused(() => all.cancel(canceled.id));
  const failed = await payout(6_000);
  await stage.refused(() => payout(1));
  await stage.decide(failed.id, 'failed');
  stage.show(await all.retrieve(failed.id));
  await stage.advance('P1D');
  stage.show(await all.retrieve(paid.id));
  await stage.refused(() => all.cancel(paid.id));
  await stage.advance('P1D');
  stage.show(await all.retrieve(paid.id));
  stage.show(await balance.retrieve());
  await stage.decide(paid.id, 'failed');
  stage.show(await all.retrieve(paid.id));
  stage.say((await all.list({ status: 'failed' })).data.length, 'failed');
  stage.show(await balance.retrieve());
}

export async function connected(stage) {
  const { balance, events, paymentIntents } = stage.stripe;
  const to = await account(stage);
  const there = { stripeAccount: to };
  await stage.charged(5_000, 'pm_card_bypassPending');
  await send(stage, to, 3_000);
  const own = await stage.pay(1_500, 'usd', 'pm_card_visa', {}, there);
  stage.show(await paymentIntents.retrieve(own.id, {}, there));
  await stage.refused(() => paymentIntents.retrieve(own.id));
  stage.say((await paymentIntents.list({}, there)).data.length, 'there');
  stage.show(await balance.retrieve({}, there));
  stage.show(await balance.retrieve());
  stage.say((await events.list({}, there)).data.at(-1).account === to);
  await stage.refused(() => balance.retrieve({}, { stripeAccount: 'acct_unknown' }));
}
