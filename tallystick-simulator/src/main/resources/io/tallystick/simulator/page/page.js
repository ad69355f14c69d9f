/* Shows what the simulator knows, and orders faults and time. Text is only ever set as text. */
'use strict';

const LOOK_AGAIN_MS = 1500;
const $ = selector => document.querySelector(selector);
let kind = 'all';
let shown = '';

function node(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

async function ask(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body ? {'Content-Type': 'application/json'} : {},
    body: body && JSON.stringify(body),
  });
  const answer = await response.json();
  if (answer.error) throw new Error(answer.error.message);
  return answer;
}

const time = seconds => new Date(seconds * 1000).toISOString().replace('T', ' ').slice(0, 19);

function money(object) {
  return object.amount === undefined || object.amount === null ? '' : object.amount + ' ' + (object.currency ?? '');
}

function opener(id) {
  const button = node('button', id);
  button.addEventListener('click', () => open(id));
  return button;
}

function row(...cells) {
  const made = node('tr');
  for (const cell of cells) {
    const td = node('td', cell instanceof Node ? undefined : cell);
    if (cell instanceof Node) td.append(cell);
    made.append(td);
  }
  return made;
}

function fill(section, rows, total) {
  const names = [...document.querySelectorAll(section + ' th')].map(it => it.textContent);
  // Where there is no room for columns, each cell shows its own name.
  for (const made of rows) [...made.children].forEach((td, column) => { td.dataset.name = names[column]; });
  $(section + ' tbody').replaceChildren(...rows);
  $(section + ' .scroll').hidden = rows.length === 0;
  $(section + ' .none').hidden = rows.length > 0;
  $(section + ' .count').textContent = total > rows.length ? 'newest ' + rows.length + ' of ' + total : total || '';
}

function facts(overview) {
  const told = [['at', location.origin], ['seed', overview.seed], ...overview.webhookEndpoints.map(it => ['webhooks to', it.url + ' (' + it.status + ')'])];
  $('#facts').replaceChildren(...told.map(([name, value]) => {
    const pair = node('div');
    pair.append(node('dt', name), node('dd', value));
    return pair;
  }));
}

function objects(overview) {
  const names = ['all', ...overview.kinds];
  if (!names.includes(kind)) kind = 'all';
  $('#kinds').replaceChildren(...names.map(name => {
    const button = node('button', name.replaceAll('_', ' '));
    button.setAttribute('aria-pressed', name === kind);
    button.addEventListener('click', () => { kind = name; shown = ''; look(); });
    return button;
  }));
  fill('#objects', overview.objects.map(it => {
    const made = row(opener(it.id), it.object.replaceAll('_', ' '), it.status ?? '', money(it), time(it.created));
    made.children[3].className = 'num';
    return made;
  }), overview.objectCount);
}

function deliveries(list) {
  const made = node('span');
  for (const it of list) {
    const good = it.status >= 200 && it.status <= 299;
    made.append(node('span', (it.forged ? 'forged: ' : '') + (it.status || 'no answer') + ' ', good ? 'good' : 'bad'));
  }
  if (!list.length) made.append(node('span', '–', 'count'));
  return made;
}

function events(overview) {
  fill('#events', overview.events.map(it =>
    row(it.type, opener(it.about), opener(it.id), deliveries(it.deliveries), time(it.created))), overview.eventCount);
}

function requests(overview) {
  fill('#requests', overview.requests.map(it => {
    const answer = (it.status || 'no answer') + (it.replayed ? ' replayed' : '') + (it.fault ? ' · ' + it.fault : '');
    return row(node('code', it.method + ' ' + it.path), node('span', answer, it.status >= 200 && it.status <= 299 ? 'good' : 'bad'), it.idempotencyKey ?? '', it.requestId, it.at.replace('T', ' ').slice(0, 19));
  }), overview.requestCount);
}

function faults(overview) {
  $('#faults ul').replaceChildren(...overview.faults.map(it =>
    node('li', it.fault + ' on ' + it.method + ' ' + it.path + ', ' + it.times + ' ×' + (it.probability < 1 ? ', each with probability ' + it.probability : ''))));
  $('#faults .none').hidden = overview.faults.length > 0;
  const select = $('select[name=fault]');
  if (!select.length) select.append(...overview.faultNames.map(name => node('option', name)));
}

function clock(overview) {
  $('#now').textContent = overview.clock.now.replace('T', ' ').slice(0, 19) + ' UTC';
  $('#offset').textContent = overview.clock.offset === 'PT0S' ? '' : '(moved on by ' + overview.clock.offset + ')';
}

async function look() {
  try {
    const overview = await ask('GET', '/_sim/overview?kind=' + encodeURIComponent(kind));
    $('#trouble').hidden = true;
    $('main').hidden = false;
    clock(overview);
    const now = JSON.stringify({...overview, clock: null});
    if (now === shown) return;
    shown = now;
    [facts, objects, events, requests, faults].forEach(part => part(overview));
  } catch (unreachable) {
    $('#trouble').textContent = shown
      ? 'The simulator does not answer any more; below is what it said last.'
      : 'The simulator at ' + location.origin + ' does not answer. Start it with: ./tallystick simulator';
    $('#trouble').hidden = false;
  }
}

async function open(id) {
  try {
    const object = await ask('GET', '/_sim/objects?id=' + encodeURIComponent(id));
    $('#detail-title').textContent = id;
    $('#detail pre').textContent = JSON.stringify(object, null, 2);
  } catch (gone) {
    $('#detail-title').textContent = id;
    $('#detail pre').textContent = gone.message;
  }
  $('#detail').showModal();
}

async function change(method, path, body) {
  $('#fault-wrong').textContent = '';
  try {
    await ask(method, path, body);
  } catch (refused) {
    $('#fault-wrong').textContent = refused.message;
  }
  look();
}

$('#detail button').addEventListener('click', () => $('#detail').close());
$('#fault').addEventListener('submit', event => {
  event.preventDefault();
  const form = new FormData(event.target);
  change('POST', '/_sim/faults', {fault: form.get('fault'), method: form.get('method'), path: form.get('path'), times: Number(form.get('times'))});
});
$('#clear').addEventListener('click', () => change('DELETE', '/_sim/faults'));
for (const button of document.querySelectorAll('[data-advance]')) {
  button.addEventListener('click', () => change('POST', '/_sim/clock', {advance: button.dataset.advance}));
}
setInterval(() => { if (!document.hidden) look(); }, LOOK_AGAIN_MS);
look();
