/* The card form and the bank's page, in a frame of the simulator's own origin. */
'use strict';

const CARDS = [
  ['4242424242424242', 'pm_card_visa', 'Pays'],
  ['4000002760003184', 'pm_card_authenticationRequired', '3-D Secure'],
  ['4000000000000002', 'pm_card_visa_chargeDeclined', 'Declined'],
  ['4000000000009995', 'pm_card_visa_chargeDeclinedInsufficientFunds', 'No funds'],
  ['4000000000000069', 'pm_card_chargeDeclinedExpiredCard', 'Expired'],
  ['4000000000000127', 'pm_card_chargeDeclinedIncorrectCvc', 'Wrong CVC'],
  ['4000000000000119', 'pm_card_chargeDeclinedProcessingError', 'Bank error'],
  ['4000000000009987', 'pm_card_visa_chargeDeclinedLostCard', 'Lost card'],
  ['4100000000000019', 'pm_card_radarBlock', 'Blocked as risky'],
  ['4000000000000259', 'pm_card_createDispute', 'Disputed later'],
  ['4000000000007726', 'pm_card_pendingRefund', 'Refund pends'],
  ['4000000000005126', 'pm_card_refundFail', 'Refund fails'],
  ['4000000000000077', 'pm_card_bypassPending', 'Funds at once'],
  ['4000000000003220', 'pm_card_threeDSecure2Required', '3-D Secure 2'],
  ['5555555555554444', 'pm_card_mastercard', 'Mastercard'],
];

const $ = id => document.getElementById(id);
const digits = text => text.replace(/\D/g, '');
let port = null;

const tell = (event, value) => port.postMessage({event, value});

addEventListener('message', ({data, source, ports}) => {
  if (port || source !== parent || !data?.tallystick || ports.length !== 1) return;
  port = ports[0];
  port.onmessage = ({data: asked}) => answer(asked);
  if (data.tallystick.mode === 'challenge') challenge(data.tallystick);
  else form();
});

/* --- The form ---------------------------------------------------------------------------------- */

function form() {
  $('form').hidden = false;
  for (const [number, , name] of CARDS) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = name;
    button.title = spaced(number);
    button.addEventListener('click', () => fill(number));
    $('cards').append(button);
  }
  $('form').addEventListener('submit', event => event.preventDefault());
  for (const id of ['number', 'expiry', 'cvc']) {
    $(id).addEventListener('input', changed);
    $(id).addEventListener('focus', () => tell('focus'));
    $(id).addEventListener('blur', () => tell('blur'));
  }
  $('number').addEventListener('input', () => { $('number').value = spaced(digits($('number').value).slice(0, 19)); });
  new ResizeObserver(() => tell('height', Math.ceil($('form').getBoundingClientRect().height) + 6)).observe($('form'));
  tell('ready');
}

const spaced = number => number.replace(/(.{4})(?=.)/g, '$1 ');

function fill(number) {
  $('number').value = spaced(number);
  $('expiry').value = '12 / 34';
  $('cvc').value = '123';
  changed();
}

function changed() {
  $('wrong').textContent = '';
  const found = wrong();
  tell('change', {complete: !found, empty: !$('number').value, value: {type: 'card'}, brand: 'visa', error: undefined});
}

const card = () => CARDS.find(([number]) => number === digits($('number').value));

function wrong() {
  const number = digits($('number').value);
  const expiry = digits($('expiry').value);
  const cvc = digits($('cvc').value);
  if (number.length < 13) return ['incomplete_number', 'Your card number is incomplete.'];
  if (!card()) return ['incorrect_number', 'Test cards only: a real card has no business here. Click one below.'];
  if (expiry.length < 4) return ['incomplete_expiry', "Your card's expiration date is incomplete."];
  if (Number(expiry.slice(0, 2)) < 1 || Number(expiry.slice(0, 2)) > 12) return ['invalid_expiry_month', "Your card's expiration month is invalid."];
  if (cvc.length < 3) return ['incomplete_cvc', "Your card's security code is incomplete."];
  return null;
}

function answer({question, number, value}) {
  const answers = {
    collect: () => {
      const found = wrong();
      $('wrong').textContent = found ? found[1] : '';
      return found
        ? {error: {type: 'validation_error', code: found[0], message: found[1]}}
        : {method: card()[1]};
    },
    focus: () => $('number').focus(),
    clear: () => { $('form').reset(); changed(); },
  };
  port.postMessage({answer: number, value: answers[question]?.(value)});
}

/* --- The bank ---------------------------------------------------------------------------------- */

function challenge({clientSecret, key}) {
  $('challenge').hidden = false;
  $('pass').focus();
  const end = async passed => {
    $('pass').disabled = $('fail').disabled = true;
    try {
      const response = await fetch('/_sim/authentications', {
        method: 'POST',
        headers: {'Content-Type': 'application/json'},
        body: JSON.stringify({id: clientSecret.split('_secret_')[0], passed, clientSecret}),
      });
      const body = await response.json();
      if (body.error) throw new Error(body.error.message);
      tell('ended', body);
    } catch (error) {
      $('challenge-wrong').textContent = error.message;
      $('pass').disabled = $('fail').disabled = false;
    }
  };
  $('pass').addEventListener('click', () => end(true));
  $('fail').addEventListener('click', () => end(false));
}
