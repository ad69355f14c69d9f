// The scenarios of ClientsTest.java, by their names.
import * as accounts from './accounts.js';
import * as customers from './customers.js';
import * as money from './money.js';
import * as payments from './payments.js';
import * as refunds from './refunds.js';

export const scenarios = {
  'a card pays': payments.aCardPays,
  'banks decline': payments.banksDecline,
  'a bank asks for 3-D Secure': payments.threeDSecure,
  'a bank takes its time': payments.aBankTakesItsTime,
  'a part is captured': payments.aPartIsCaptured,
  'an authorization expires': payments.anAuthorizationExpires,
  'a payment is canceled': payments.aPaymentIsCanceled,
  'money comes by bank transfer': payments.bankTransfer,
  'legacy charges': payments.legacyCharges,
  'amounts follow their currency': payments.amounts,
  'a charge is refunded in parts': refunds.inParts,
  'a refund pends': refunds.aRefundPends,
  'a refund fails later': refunds.aRefundFailsLater,
  'a refund waits for the shopper': refunds.aRefundWaits,
  'a dispute is lost in silence': refunds.lostInSilence,
  'a dispute is won': refunds.won,
  'a dispute is lost, given up or prevented': refunds.otherwiseEnded,
  'a bank inquires': refunds.inquiry,
  'an inquiry escalates': refunds.escalation,
  'money becomes available': money.moneyBecomesAvailable,
  'money is sent on': money.moneyIsSentOn,
  'a charge is sent on': money.aChargeIsSentOn,
  'payouts arrive or come back': money.payouts,
  'a connected account has its own': money.connected,
  'customers come and go': customers.customers,
  'a customer keeps cards': customers.cards,
  'a card is set up': customers.setups,
  'products and prices': customers.catalog,
  'events are listed': accounts.events,
  'webhook endpoints': accounts.endpoints,
  'answers are expanded': accounts.expansion,
  'a call is repeated': accounts.repetition,
  'metadata has rules': accounts.metadata,
};
