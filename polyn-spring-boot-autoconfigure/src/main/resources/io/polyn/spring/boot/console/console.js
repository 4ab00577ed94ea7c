(() => {
  'use strict';
  const base = new URL('.', document.currentScript.src);
  const REFRESH = 10000;
  const PATIENCE = 20000;
  const RETRY = 5000;
  const NEWS = 5;
  const MAX_MOMENTS = 20;
  const MAX_SUBJECTS = 50;
  const MAX_ROWS = 200;

  const byId = (id) => document.getElementById(id);

  // Texts become text nodes, whatever they contain.
  const h = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes ?? {})) {
      if (name === 'onclick') {
        element.addEventListener('click', value);
      }
      else if (value === true) {
        element.setAttribute(name, '');
      }
      else if (value !== null && value !== undefined && value !== false) {
        element.setAttribute(name, value);
      }
    }
    element.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
    return element;
  };

  const number = new Intl.NumberFormat('en-GB');
  const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
  const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

  const count = (amount, noun, plural) => number.format(amount) + ' ' + (amount === 1 ? noun : plural ?? noun + 's');
  const words = (id) => id.replaceAll('_', ' ');
  const code = (text) => h('code', null, text);

  const size = (bytes) => {
    const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
    let amount = bytes;
    let unit = 0;
    while (amount >= 1024 && unit < units.length - 1) {
      amount /= 1024;
      unit++;
    }
    return (unit === 0 || amount >= 100 ? Math.round(amount) : amount.toFixed(1)) + ' ' + units[unit];
  };

  const parts = (...amounts) => amounts.filter(([amount]) => amount >= 1)
    .map(([amount, unit]) => Math.floor(amount) + ' ' + unit).join(' ');

  const duration = (milliseconds) => {
    if (milliseconds < 1000) {
      return milliseconds + ' ms';
    }
    const seconds = milliseconds / 1000;
    return seconds < 60 ? Number(seconds.toFixed(1)) + ' s'
      : seconds < 3600 ? parts([seconds / 60, 'min'], [seconds % 60, 's'])
        : seconds < 172800 ? parts([seconds / 3600, 'h'], [seconds % 3600 / 60, 'min'])
          : parts([seconds / 86400, 'd'], [seconds % 86400 / 3600, 'h']);
  };

  const ago = (date) => {
    const seconds = Math.round((Date.now() - date) / 1000);
    return seconds < 10 ? 'just now' : seconds < 60 ? seconds + ' s ago'
      : seconds < 3600 ? Math.floor(seconds / 60) + ' min ago'
        : seconds < 86400 ? Math.floor(seconds / 3600) + ' h ago'
          : count(Math.floor(seconds / 86400), 'day') + ' ago';
  };

  const since = (iso) => {
    const date = new Date(iso);
    return h('time', { datetime: iso, title: moment.format(date), 'data-ago': '' }, ago(date));
  };

  const when = (iso) => h('time', { datetime: iso }, moment.format(new Date(iso)));

  const facts = (...list) => {
    const shown = list.filter((fact) => fact);
    return shown.length > 0 && h('ul', { class: 'facts' }, shown.map((fact) => h('li', null, fact)));
  };

  const problem = (text) => h('p', { class: 'problem' }, text);

  // JSON is indented without being read: numbers stay as they are.
  const indented = (text) => {
    try {
      JSON.parse(text);
    }
    catch {
      return text;
    }
    let result = '';
    let depth = 0;
    let quoted = false;
    const line = () => '\n' + '  '.repeat(depth);
    for (let i = 0; i < text.length; i++) {
      const character = text[i];
      if (quoted) {
        result += character;
        if (character === '\\') {
          result += text[++i];
        }
        quoted = character !== '"';
      }
      else if (/\s/.test(character)) {
        continue;
      }
      else if (character === '{' || character === '[') {
        const rest = /^\s*[}\]]/.exec(text.slice(i + 1));
        if (rest !== null) {
          result += character + rest[0].trim();
          i += rest[0].length;
          continue;
        }
        depth++;
        result += character + line();
      }
      else if (character === '}' || character === ']') {
        depth--;
        result += line() + character;
      }
      else {
        quoted = character === '"';
        result += character === ',' ? ',' + line() : character === ':' ? ': ' : character;
      }
    }
    return result;
  };

  const pre = (text, label) => h('pre', { tabindex: 0, role: 'group', 'aria-label': label, 'data-key': 'text ' + label }, code(indented(text)));

  // A table stays one for screen readers where a narrow window shows it as blocks.
  const table = (label, heads, rows) => h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label, 'data-key': 'table ' + label },
    h('table', { role: 'table' },
      h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, heads.map((head) =>
        h('th', { scope: 'col', role: 'columnheader', class: head.number && 'number' }, head.name)))),
      h('tbody', { role: 'rowgroup' }, rows.map((cells) => h('tr', { role: 'row' }, cells.map((cell, index) => index === 0
        ? h('th', { scope: 'row', role: 'rowheader' }, cell)
        : cell instanceof Element && cell.tagName === 'TD' ? cell
          : h('td', { role: 'cell', 'data-name': heads[index].name, class: (cell === '' || cell === null) && 'empty' }, cell)))))));

  const amount = (name, value, level) => h('td', { role: 'cell', 'data-name': name,
    class: 'number' + (value > 0 && level ? ' ' + level : '') }, number.format(value));

  /* What is shown is left as it is unless it has changed: open details stay open, and the focus stays where it is. */

  const shown = new WeakMap();

  const fill = (body, value, build) => {
    const text = JSON.stringify(value ?? null);
    if (shown.get(body) === text) {
      return false;
    }
    shown.set(body, text);
    const focused = body.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const open = new Set([...body.querySelectorAll('details[data-key][open]')].map((each) => each.dataset.key));
    body.replaceChildren(...[build(value)].flat().filter((part) => part));
    for (const each of body.querySelectorAll('details[data-key]')) {
      each.open = open.has(each.dataset.key);
    }
    if (focused) {
      [...body.querySelectorAll('[data-key]')].find((element) => element.dataset.key === focused)
        ?.focus({ preventScroll: true });
    }
    return true;
  };

  const show = (id, value, build) => fill(byId(id), value, build);

  const details = (key, summary, ...content) =>
    h('details', { class: 'more', 'data-key': key }, h('summary', { 'data-key': key + ' summary' }, summary), content);

  /* Migrations */

  const DOUBTFUL = ['changed', 'missing', 'future'];
  const MEANINGS = {
    out_of_order: 'never carried out, though a newer one was',
    compensated: 'failed and was taken back: the next run tries it again',
    rolled_back: 'was taken back: the next run carries it out again',
    outdated: 'repeatable, and something else than when it was carried out',
    changed: 'carried out, but its file says something else by now',
    missing: 'carried out, but its file is gone',
    future: 'carried out by a newer build than this one',
    interrupted: 'its process died midway: the next run settles it',
    failed: 'could not be taken back: the next run tries that again',
    below_baseline: 'not newer than the baseline: never to be carried out',
    baseline: 'where the history begins',
  };

  const tone = (migration) => DOUBTFUL.includes(migration.state) ? 'wait'
    : { applied: 'good', pending: 'wait', unfinished: 'bad' }[migration.group];

  const migration = (each) => h('li', { class: 'moment ' + (DOUBTFUL.includes(each.state) ? 'doubtful' : each.group) },
    h('h3', null, h('span', { class: 'badge ' + (tone(each) ?? '') }, words(each.state)), each.name + ' ',
      h('span', { class: 'version' }, each.version)),
    each.description && h('p', { class: 'description' }, each.description),
    facts(MEANINGS[each.state],
      each.startedAt && h('span', null, when(each.startedAt), ' (', since(each.startedAt), ')'),
      each.startedAt && each.finishedAt && 'took ' + duration(new Date(each.finishedAt) - new Date(each.startedAt)),
      each.appliedBy && h('span', null, 'by ', code(each.appliedBy)),
      h('span', null, code(each.script))),
    each.error && problem(each.error));

  // What is only applied, and long ago, is folded up.
  const timeline = (history) => {
    const folded = history.migrations.filter((each, index) => index >= MAX_MOMENTS && each.state === 'applied');
    const rest = folded.length + history.omitted;
    return h('div', { class: 'card' },
      h('ol', { class: 'timeline', 'aria-label': 'Migrations of ' + history.namespace + ', newest first' },
        history.migrations.filter((each) => !folded.includes(each)).map(migration)),
      rest > 0 && (folded.length === 0 ? h('p', { class: 'note' }, 'And ' + count(rest, 'older one') + ', applied.')
        : details('older ' + history.namespace, count(rest, 'older one') + ', applied',
          h('ol', { class: 'timeline', 'aria-label': 'Older migrations of ' + history.namespace }, folded.map(migration)),
          history.omitted > 0 && h('p', { class: 'note' }, 'And ' + number.format(history.omitted) + ' more.'))));
  };

  const several = (migrators, name, part) => migrators.length > 1 && h('h3', { class: 'group' }, name, ' ', part);

  const migrations = (migrators) => {
    if (migrators.length === 0) {
      return h('p', { class: 'nothing' }, 'This application has no migrations: Polyn is disabled in it.');
    }
    return migrators.map(({ bean, history }) => [
      several(migrators, bean, history.value && history.value.namespace),
      history.problem && problem(history.problem),
      history.value && [
        history.value.lock && h('p', { class: 'caution' }, 'Migrating now: ', code(history.value.lock.owner), ', since ',
          since(history.value.lock.acquiredAt), '.'),
        history.value.migrations.length === 0 ? h('p', { class: 'nothing' }, 'There are no migrations yet.')
          : timeline(history.value),
      ],
    ]).flat(2);
  };

  /* The plan */

  const OUTCOMES = {
    carried_out: ['good', 'would be carried out'],
    nothing_to_do: ['', 'nothing to do'],
    not_simulated: ['wait', 'only a real run can tell'],
    refused: ['bad', 'would be refused'],
    not_reached: ['', 'would not be reached'],
  };
  const ACTIONS = { apply: 'apply', roll_back: 'roll back', settle: 'settle' };

  const NANOSECONDS = ['max_age', 'duplicate_window', 'ack_wait', 'inactive_threshold', 'idle_heartbeat', 'max_expires',
    'subject_delete_marker_ttl', 'backoff'];
  const BYTES = ['max_bytes', 'max_msg_size'];

  // What a setting says, for people.
  const meaning = (pointer, text) => {
    const names = pointer.split('/');
    const value = /^[1-9]\d*$/.test(text) ? Number(text) : null;
    return value === null ? null : names.some((name) => NANOSECONDS.includes(name)) ? duration(value / 1e6)
      : names.some((name) => BYTES.includes(name)) ? size(value) : null;
  };

  const setting = (change, text, kind) => text == null ? h('span', { class: 'words' }, 'none')
    : h('span', null, h('code', { class: kind }, text), meaning(change.setting, text) && [' ',
      h('span', { class: 'words' }, meaning(change.setting, text))]);

  const operation = (key, each) => {
    const [level, outcome] = OUTCOMES[each.outcome];
    return h('li', { class: 'operation' },
      h('p', { class: 'operation-head' }, h('span', { class: 'badge ' + level }, outcome), code(each.name),
        h('span', null, each.target), each.location && h('span', { class: 'words code' }, each.location)),
      each.refusal && problem(each.refusal),
      each.warnings.map((warning) => h('p', { class: 'caution' }, warning)),
      each.changes.length > 0 && table('Settings that ' + each.name + ' of the ' + each.target + ' would change',
        [{ name: 'Setting' }, { name: 'Now' }, { name: 'Then' }],
        each.changes.map((change) => [code(change.setting),
          setting(change, change.before, 'old'), setting(change, change.after, 'new')])),
      each.calls.length > 0 && details(key, count(each.calls.length, 'request'), h('ul', { class: 'calls' },
        each.calls.map((call) => h('li', null, code(call.subject), call.body && pre(call.body, 'Body of ' + call.subject))))));
  };

  const plan = (migrators) => {
    const planned = migrators.filter((migrator) => migrator.plan);
    if (planned.length === 0) {
      return h('p', { class: 'nothing' }, 'Nothing: there is no migration to carry out.');
    }
    return planned.map(({ bean, plan: { value, problem: reason } }) => [
      several(migrators, bean),
      reason && problem(reason),
      value && [
        value.problems.map(problem),
        value.migrations.map((each, index) => h('article', { class: 'card' },
          h('h3', null, h('span', { class: 'badge own' }, ACTIONS[each.action]), each.name + ' ',
            h('span', { class: 'words code' }, each.version)),
          each.refusal && problem(each.refusal),
          h('ol', { class: 'operations' }, each.operations.map((step, place) =>
            operation([bean, each.version, index, place].join(' '), step))))),
        value.omitted > 0 && h('p', { class: 'note' }, 'And ' + count(value.omitted, 'migration') + ' more.'),
      ],
    ]).flat(3);
  };

  /* Streams */

  const KINDS = { stream: 'stream', key_value: 'key-value bucket', object_store: 'object store' };

  const consumers = ({ name, consumerCount, consumers: section }) => section.problem ? problem(section.problem)
    : section.value.length === 0 ? h('p', { class: 'note' }, 'No consumers.')
      : [table('Consumers of ' + name, [{ name: 'Consumer' }, { name: 'Receives' }, { name: 'Waiting', number: true },
        { name: 'Unacknowledged', number: true }, { name: 'Redelivered', number: true }, { name: 'Last delivery' }],
        section.value.map((each) => [
          [code(each.name), ' ', each.declaredBy && h('span', { class: 'badge own' }, 'migration ' + each.declaredBy),
            !each.durable && h('span', { class: 'badge' }, 'ephemeral'), ' ',
            each.paused && h('span', { class: 'badge wait' }, 'paused'),
            each.description && h('span', { class: 'words' }, each.description)],
          each.subjects.length === 0 ? h('span', { class: 'words' }, 'everything')
            : each.subjects.map((subject) => [code(subject), ' ']).flat(),
          amount('Waiting', each.pending), amount('Unacknowledged', each.ackPending),
          amount('Redelivered', each.redelivered, 'wait'), each.lastDelivery ? since(each.lastDelivery) : h('span', { class: 'words' }, 'never'),
        ])),
      consumerCount > section.value.length && h('p', { class: 'note' }, 'And ' + number.format(consumerCount - section.value.length) + ' more.')];

  const streamBadges = (each) => [
    each.kind !== 'stream' && h('span', { class: 'badge' }, KINDS[each.kind]),
    each.missing && h('span', { class: 'badge bad' }, 'missing on the server'),
    each.own && h('span', { class: 'badge own' }, each.declaredBy ? 'migration ' + each.declaredBy : 'changed by migrations'),
  ];

  const streamFacts = (each) => facts(
    count(each.messages, 'message'), size(each.bytes),
    each.lastTime && h('span', null, 'last one ', since(each.lastTime)),
    each.retention && each.retention !== 'limits' && 'retention ' + each.retention,
    each.storage && each.storage + (each.replicas > 1 ? ', ' + each.replicas + ' replicas' : ''),
    each.kind === 'stream' && count(each.consumerCount, 'consumer'));

  const streamBody = (each) => [
    each.description && h('p', { class: 'description' }, each.description),
    each.subjects.length > 0 && h('p', { class: 'subjects' }, h('span', { class: 'unseen' }, 'Subjects: '), each.subjects.slice(0, MAX_SUBJECTS).map(code),
      each.subjects.length > MAX_SUBJECTS && 'and ' + number.format(each.subjects.length - MAX_SUBJECTS) + ' more'),
    !each.missing && streamFacts(each),
    each.consumers && consumers(each),
  ].flat();

  const ownStream = (each) => h('article', { class: 'card' },
    h('h3', null, each.name, streamBadges(each)), streamBody(each));

  // How far the consumers of others are is read where their streams are open.
  const looks = new Map();
  const lookedAt = new Map();

  const lookAgain = () => looks.forEach((look, card) => card.open && look());

  const foreignStream = (each) => {
    const inside = h('div', null, streamBody({ ...each, consumers: lookedAt.get(each.stream) }));
    const look = async () => {
      const answer = await ask('streams/' + encodeURIComponent(each.stream));
      const now = answer.problem ? { ...each, consumers: answer } : answer.value;
      lookedAt.set(each.stream, now?.consumers);
      fill(inside, now, () => now ? streamBody(now) : problem('This stream is gone.'));
    };
    const card = h('details', { class: 'card', 'data-key': 'stream ' + each.stream },
      h('summary', { 'data-key': 'summary ' + each.stream }, h('h4', { class: 'summary-name' }, each.name, ' ', streamBadges(each)),
        h('span', { class: 'summary-facts' }, count(each.messages, 'message') + ', ' + size(each.bytes))), inside);
    card.addEventListener('toggle', () => card.open && look());
    looks.set(card, look);
    return card;
  };

  const group = (name, list, build) => list.length > 0 && [h('h3', { class: 'group' }, name), list.map(build)].flat();

  const streams = (section) => {
    looks.clear();
    if (section == null) {
      return problem('There is no connection, or there are several of which none is the primary one.');
    }
    if (section.problem) {
      return problem(section.problem);
    }
    const all = section.value.streams;
    if (all.length === 0) {
      return h('p', { class: 'nothing' }, 'There are no streams in this account.');
    }
    return [
      group('Of this application’s migrations', all.filter((each) => each.own),
        (each) => each.consumers || each.consumerCount === 0 ? ownStream(each) : foreignStream(each)),
      group('Others in the account', all.filter((each) => !each.own && !each.internal), foreignStream),
      group('Polyn’s own', all.filter((each) => !each.own && each.internal), foreignStream),
      section.value.omitted > 0 && h('p', { class: 'note' }, 'And ' + number.format(section.value.omitted) + ' more.'),
    ].flat();
  };

  /* Schemas */

  const SCHEMAS = {
    stored: ['good', 'stored', ''],
    missing: ['wait', 'not stored', 'The bucket does not have it yet.'],
    different: ['wait', 'differs', 'The bucket has another text, which this one may replace.'],
    other: ['', 'of another service', ''],
  };

  const COMPATIBILITIES = {
    NONE: 'Every schema may replace the stored one',
    BACKWARD: 'A schema may replace the stored one if it accepts the data of that one',
    BACKWARD_TRANSITIVE: 'A schema may replace the stored one if it accepts the data of all earlier ones',
    FORWARD: 'A schema may replace the stored one if that one accepts its data',
    FORWARD_TRANSITIVE: 'A schema may replace the stored one if all earlier ones accept its data',
    FULL: 'A schema may replace the stored one if each accepts the data of the other',
    FULL_TRANSITIVE: 'A schema may replace the stored one if it and all earlier ones accept the data of one another',
  };

  const schema = (each) => {
    const broken = each.incompatibilities.length > 0;
    const [level, state, note] = SCHEMAS[each.state];
    return [code(each.type), each.version == null ? '' : code('v' + each.version),
      h('span', { class: 'badge ' + (broken ? 'bad' : level) }, broken ? 'incompatible' : state),
      each.revision == null ? '' : number.format(each.revision),
      broken ? details('schema ' + each.name, 'Why it can’t replace the stored one',
        h('ul', null, each.incompatibilities.map((reason) => h('li', { class: 'reason' }, reason))))
        : each.state === 'other' && each.source ? h('span', { class: 'words' }, 'by ', code(each.source))
          : note && h('span', { class: 'words' }, note)];
  };

  const schemas = (section) => {
    if (section == null) {
      return h('p', { class: 'nothing' }, 'This application has no events.');
    }
    if (section.problem) {
      return problem(section.problem);
    }
    const { schemas: known, compatibility, omitted } = section.value;
    if (known.length === 0) {
      return h('p', { class: 'nothing' }, 'There are no schemas.');
    }
    const sorted = [...known].sort((one, other) => one.type.localeCompare(other.type)
      || (one.version ?? '').localeCompare(other.version ?? '', 'en', { numeric: true }));
    return [
      h('p', { class: 'note lead' }, COMPATIBILITIES[compatibility], ' (', code(compatibility), ').'),
      h('div', { class: 'card' }, table('Schemas', [{ name: 'Event' }, { name: 'Version' }, { name: 'State' },
        { name: 'Revision' }, { name: 'Note' }], sorted.map(schema))),
      omitted > 0 && h('p', { class: 'note' }, 'And ' + number.format(omitted) + ' more.'),
    ];
  };

  /* Dead letters */

  let writable = false;
  let valuesShown = false;
  let after = 0;

  const letter = (each) => h('article', { class: 'card letter' },
    h('div', null,
      h('h3', null, each.event + ' ', h('span', { class: 'badge bad' }, each.code)),
      h('p', { class: 'reason' }, each.reason),
      facts(h('span', null, when(each.time), ' (', since(each.time), ')'),
        each.listener && h('span', null, 'could not be handled by ', code(each.listener)),
        count(each.deliveries, 'delivery', 'deliveries'),
        each.stream && h('span', null, 'message ' + number.format(each.streamSequence) + ' of ', code(each.stream)),
        size(each.size))),
    writable && h('div', { class: 'letter-buttons' }, h('button', { type: 'button', class: 'button', 'data-key': 'publish ' + each.sequence,
      'aria-label': 'Publish dead letter ' + each.sequence + ' of ' + each.event + ' once more',
      onclick: () => republish(each) }, 'Publish again')),
    valuesShown && letterData(each));

  const letterData = (each) => {
    const content = h('div', null);
    let known = false;
    const card = details('data ' + each.sequence, 'Data', content);
    card.classList.add('wide');
    card.addEventListener('toggle', async () => {
      if (card.open && !known) {
        const answer = await ask('dead-letters/' + each.sequence);
        known = answer.value != null;
        content.replaceChildren(...(answer.problem ? [problem(answer.problem)]
          : answer.value == null ? [h('p', { class: 'note' }, 'It is gone.')]
            : [Object.keys(answer.value.headers).length > 0 && pre(Object.entries(answer.value.headers)
              .map(([name, values]) => values.map((value) => name + ': ' + value).join('\n')).join('\n'), 'Headers'),
            pre(answer.value.data, 'Data')].filter((part) => part)));
      }
    });
    return card;
  };

  const deadLetters = (section) => {
    if (section.problem) {
      return problem(section.problem);
    }
    const list = section.value.letters;
    if (list.length === 0) {
      return [h('p', { class: 'nothing' }, after > 0 ? 'There are no newer ones.' : 'None: every message could be handled.'),
        after > 0 && h('p', { class: 'pages' }, page('first', 'Oldest', 0))];
    }
    return [list.map(letter),
      (after > 0 || section.value.more) && h('p', { class: 'pages' }, after > 0 && page('first', 'Oldest', 0),
        section.value.more && page('next', 'Newer', list[list.length - 1].sequence)),
      !writable && h('p', { class: 'note' }, 'Who may only read can’t publish them again: see ',
        code('management.endpoint.polynconsole.access'), '.')].flat();
  };

  const page = (key, name, sequence) => h('button', { type: 'button', class: 'button', 'data-key': 'page ' + key,
    onclick: async () => {
      after = sequence;
      fail(null, null, byId('letters-problem'));
      await readLetters();
      byId('dead-letters-title').focus({ preventScroll: true });
      byId('dead-letters').scrollIntoView();
    } }, name);

  let lettersAsked = 0;
  let lettersKey = null;

  const readLetters = async () => {
    const turn = ++lettersAsked;
    const section = await ask('dead-letters' + (after > 0 ? '?after=' + after : ''));
    // An answer that comes late is not the latest.
    if (turn !== lettersAsked) {
      return;
    }
    if (section.problem) {
      lettersKey = null;
    }
    show('dead-letters-body', { section, after, writable, valuesShown }, (value) => deadLetters(value.section));
  };

  const republish = (each) => {
    const dialog = byId('republish');
    byId('republish-text').replaceChildren('Dead letter ' + number.format(each.sequence) + ', a ', code(each.event),
      ', goes to ', code(each.subject), ' again, and is removed from here.');
    dialog.returnValue = '';
    dialog.onclose = async () => {
      if (dialog.returnValue !== 'publish') {
        return;
      }
      const answer = await ask('dead-letters/' + each.sequence, { time: each.time });
      tell(answer.problem ? null : 'Dead letter ' + each.sequence + ' was published once more.');
      fail(answer.problem, 'It was not published.', byId('letters-problem'));
      await readLetters();
      if (!document.activeElement || document.activeElement === document.body) {
        byId('dead-letters-title').focus({ preventScroll: true });
      }
      update();
    };
    dialog.showModal();
  };

  /* The page as a whole */

  const ask = async (path, body) => {
    try {
      const headers = { Accept: 'application/json' };
      const token = /(?:^|;\s*)XSRF-TOKEN=([^;]+)/.exec(document.cookie);
      if (body !== undefined) {
        headers['Content-Type'] = 'application/json';
        if (token !== null) {
          headers['X-XSRF-TOKEN'] = decodeURIComponent(token[1]);
        }
      }
      const response = await fetch(new URL(path, base), { headers, cache: 'no-store', credentials: 'same-origin',
        method: body === undefined ? 'GET' : 'POST', body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE) });
      if (response.headers.get('Content-Type')?.includes('json') && (response.ok || body !== undefined)) {
        const answer = await response.json();
        return response.ok || answer.problem ? answer : { problem: 'The application answers ' + response.status + '.' };
      }
      if (response.ok) {
        return { problem: 'What answers is another page: perhaps you are not signed in any more. Load this one again.' };
      }
      return { problem: response.status === 401 || response.status === 403
        ? 'You may not do this, or are not signed in any more (' + response.status + ').'
        : 'The application answers ' + response.status + '.' };
    }
    catch {
      return { problem: 'The application can’t be reached.' };
    }
  };

  // Appended, so that what is told next does not take the place of what nobody has heard yet.
  const tell = (text) => {
    if (text) {
      const news = byId('news');
      news.append(h('p', null, text));
      if (news.childElementCount > NEWS) {
        news.firstElementChild.remove();
      }
    }
  };

  const fail = (text, heading, place = byId('problem')) => {
    place.hidden = !text;
    // Said anew only when it is another problem.
    const all = text ? (heading ? heading + '\n' : '') + text : '';
    if (place.textContent !== all) {
      place.replaceChildren(...(text ? [heading && h('strong', null, heading + '\n'), text] : []).filter((part) => part));
    }
  };

  const tile = (target, name, value, note, level) => h('li', null, h('a', { class: 'tile', href: '#' + target, 'data-key': 'tile ' + target },
    h('span', { class: 'tile-name' }, name), ' ', h('span', { class: 'tile-value' }, value), ' ',
    note && h('span', { class: 'tile-note ' + (level ?? '') }, note)));

  const badge = (id, value, level) => {
    const element = byId('count-' + id);
    element.textContent = value > 0 ? number.format(value) : '';
    element.className = 'count ' + (level ?? '');
  };

  const summary = (state) => {
    const all = (state.migrators ?? []).flatMap((each) => each.history.value?.migrations ?? []);
    const older = (state.migrators ?? []).reduce((sum, each) => sum + (each.history.value?.omitted ?? 0), 0);
    const of = (name) => all.filter((each) => each.group === name).length;
    const doubtful = all.filter((each) => DOUBTFUL.includes(each.state)).length;
    const problems = (state.migrators ?? []).filter((each) => each.history.problem).length;
    const list = state.streams?.value?.streams ?? [];
    const waiting = list.flatMap((each) => each.consumers?.value ?? []).reduce((sum, each) => sum + each.pending, 0);
    const unread = list.filter((each) => each.own && !each.consumers && each.consumerCount > 0).length;
    const known = state.schemas?.value?.schemas ?? [];
    const own = known.filter((each) => each.state !== 'other');
    const broken = own.filter((each) => each.incompatibilities.length > 0).length;
    const unstored = own.filter((each) => each.state !== 'stored').length;
    const dead = state.streams?.value?.deadLetters?.messages ?? 0;
    return { applied: of('applied') + older, pending: of('pending'), unfinished: of('unfinished'), doubtful, problems, waiting, unread,
      dead, broken, unstored, schemas: own.length, others: known.length - own.length,
      streams: list.filter((each) => !each.internal).length, own: list.filter((each) => each.own).length };
  };

  const tiles = (sum) => [
    tile('migrations', 'Migrations applied', number.format(sum.applied),
      sum.problems ? 'a file is wrong' : sum.unfinished ? sum.unfinished + ' unfinished'
        : [sum.pending && sum.pending + ' pending', sum.doubtful && sum.doubtful + ' in doubt'].filter((text) => text).join(', ') || 'up to date',
      sum.problems || sum.unfinished ? 'bad' : sum.pending || sum.doubtful ? 'wait' : 'good'),
    tile('streams', 'Streams and buckets', number.format(sum.streams), sum.own + ' of this application'),
    tile('streams', 'Messages waiting', number.format(sum.waiting), 'for consumers of its streams'
      + (sum.unread ? ', ' + sum.unread + ' not counted' : '')),
    tile('schemas', 'Schemas', number.format(sum.schemas),
      sum.broken ? sum.broken + ' incompatible' : sum.unstored ? sum.unstored + ' not stored' : 'all stored',
      sum.broken ? 'bad' : sum.unstored ? 'wait' : 'good'),
    tile('dead-letters', 'Dead letters', number.format(sum.dead), sum.dead ? 'could not be handled' : 'none', sum.dead ? 'bad' : 'good'),
  ];

  // What a screen reader is told of, in few words.
  const news = (before, sum) => [
    sum.applied !== before.applied && count(sum.applied, 'migration') + ' applied',
    sum.pending !== before.pending && sum.pending + ' pending',
    sum.unfinished !== before.unfinished && sum.unfinished + ' unfinished',
    sum.dead !== before.dead && count(sum.dead, 'dead letter'),
  ].filter((text) => text).join(', ');

  let latest = null;

  const connected = (server) => {
    const place = byId('server');
    const text = server === null ? 'Unreachable' : server.problem ? 'NATS unreachable'
      : server.version ? 'nats-server ' + server.version : '';
    if (place.textContent !== text) {
      place.firstElementChild.textContent = text;
    }
    place.title = server?.name ?? '';
    place.className = 'server ' + (server !== null && !server.problem ? 'up' : 'down');
    document.body.classList.toggle('stale', server === null || Boolean(server.problem));
  };

  const asOf = () => (latest === null ? '' : ' What is shown is as of ' + clock.format(new Date(latest.time)) + '.')
    + (paused ? '' : ' Trying again…');

  const nothingKnown = () => {
    if (latest === null) {
      ['migrations', 'plan', 'streams', 'schemas', 'dead-letters'].forEach((id) =>
        show(id + '-body', null, () => h('p', { class: 'nothing' }, 'Not known: the server could not be asked.')));
    }
  };

  let statesAsked = 0;

  const update = async () => {
    const turn = ++statesAsked;
    const state = await ask('state');
    if (turn !== statesAsked) {
      return;
    }
    if (state.server === undefined) {
      connected(null);
      nothingKnown();
      fail(state.problem + asOf(), 'No answer from the application.');
      return;
    }
    writable = state.writable;
    valuesShown = state.valuesShown;
    connected(state.server);
    if (state.server.problem) {
      nothingKnown();
      fail(state.server.problem + asOf(), 'The NATS server can’t be reached.');
      return;
    }
    const before = latest === null ? null : summary(latest);
    latest = state;
    fail(null);
    const sum = summary(state);
    byId('updated').textContent = 'Updated ' + clock.format(new Date(state.time));
    show('tiles', sum, tiles);
    badge('migrations', sum.unfinished + sum.problems || sum.doubtful, sum.unfinished + sum.problems ? 'bad' : 'wait');
    badge('plan', sum.pending, 'wait');
    badge('streams', sum.streams);
    badge('schemas', sum.broken || sum.schemas, sum.broken ? 'bad' : '');
    badge('dead-letters', sum.dead, 'bad');
    show('migrations-body', state.migrators, migrations);
    show('plan-body', state.migrators.map(({ bean, plan: next }) => ({ bean, plan: next })), plan);
    if (!show('streams-body', state.streams, streams)) {
      lookAgain();
    }
    show('schemas-body', state.schemas, schemas);
    show('live-types', (state.schemas?.value?.schemas ?? []).map((each) => each.name), (names) => names.map((name) => h('option', { value: name })));
    if (before !== null) {
      tell(news(before, sum));
    }
    const dead = state.streams?.value?.deadLetters;
    const key = dead ? dead.messages + ' ' + dead.lastSequence + writable + valuesShown : 'none';
    if (key !== lettersKey) {
      lettersKey = key;
      await readLetters();
    }
  };

  let timer = null;
  let paused = false;

  const refresh = async () => {
    clearTimeout(timer);
    await update();
    clearTimeout(timer);
    if (!paused && !document.hidden) {
      timer = setTimeout(refresh, REFRESH);
    }
  };

  byId('pause').addEventListener('click', () => {
    paused = !paused;
    byId('pause').setAttribute('aria-pressed', paused);
    paused ? clearTimeout(timer) : refresh();
  });

  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    if (!document.hidden && !paused) {
      refresh();
    }
  });

  setInterval(() => document.querySelectorAll('time[data-ago]').forEach((time) => {
    const text = ago(new Date(time.dateTime));
    if (time.textContent !== text) {
      time.textContent = text;
    }
  }), 5000);

  /* Live events */

  let source = null;
  let again = null;
  let seen = 0;
  let skipped = 0;

  const status = (text, bad) => {
    const place = byId('live-status');
    place.className = 'note' + (bad ? ' bad' : '');
    if (place.textContent !== text) {
      place.textContent = text;
    }
  };

  const leaveOut = (text) => {
    byId('live-left-out').textContent = text;
    byId('live-left-out').hidden = text === '';
  };

  const stop = (text, bad) => {
    leaveOut('');
    clearTimeout(again);
    source?.close();
    source = null;
    byId('live-follow').textContent = 'Follow';
    status(text, bad);
  };

  const cell = (name, ...content) => h('td', { role: 'cell', 'data-name': name }, content);

  const eventRows = (event) => {
    const name = event.type ?? 'no event (' + event.problem + ')';
    const id = 'event-' + seen;
    const row = h('tr', { role: 'row' },
      h('td', { role: 'cell', class: 'seen' }, h('time', { datetime: event.seenAt }, clock.format(new Date(event.seenAt)))),
      h('td', { role: 'cell' }, name), cell('Source', event.source ?? ''), cell('Subject', code(event.subject)),
      cell('Id', event.id === undefined ? '' : code(event.id)));
    if (event.data === undefined) {
      return [row];
    }
    const data = h('tr', { role: 'row', id, hidden: true }, h('td', { role: 'cell', class: 'data', colspan: 5 }));
    const button = h('button', { type: 'button', class: 'open', 'aria-expanded': 'false', 'aria-controls': id,
      onclick: () => {
        data.hidden = !data.hidden;
        button.setAttribute('aria-expanded', String(!data.hidden));
        data.firstElementChild.replaceChildren(...(data.hidden ? [] : [pre(event.data, 'Data of ' + name)]));
      } }, name);
    row.children[1].replaceChildren(button);
    return [row, data];
  };

  const received = (batch) => {
    const body = byId('live-events');
    if (batch.problem) {
      stop(batch.problem, true);
      return;
    }
    if (batch.unfollowed > 0) {
      leaveOut('Not followed: ' + count(batch.unfollowed, 'more subject') + ' of streams. Give an event type.');
    }
    skipped += batch.skipped;
    batch.events.forEach((event) => {
      seen++;
      const scroll = byId('live-scroll');
      scroll.hidden = false;
      byId('live-clear').hidden = false;
      const top = scroll.scrollTop;
      const height = scroll.scrollHeight;
      body.prepend(...eventRows(event));
      // What is being read stays where it is.
      if (top > 0) {
        scroll.scrollTop = top + scroll.scrollHeight - height;
      }
    });
    let rows = [...body.rows];
    for (let last = rows.pop(); rows.length >= MAX_ROWS && last && !last.contains(document.activeElement); last = rows.pop()) {
      last.remove();
    }
    byId('live-count').textContent = counted();
  };

  const counted = () => {
    const kept = byId('live-events').querySelectorAll('.seen').length;
    return count(seen, 'event') + ' seen' + (kept < seen ? ', the latest ' + number.format(kept) + ' kept' : '')
      + (skipped > 0 ? '; ' + number.format(skipped) + ' left out, more than can be shown' : '') + '.';
  };

  const follow = (type, known) => {
    const url = new URL('events', base);
    if (type) {
      url.searchParams.set('type', type);
    }
    const feed = new EventSource(url);
    source = feed;
    feed.onopen = () => {
      known = true;
      leaveOut('');
      status('Following ' + (type || 'all events') + '.');
    };
    feed.onmessage = (message) => received(JSON.parse(message.data));
    feed.onerror = () => {
      if (source !== feed) {
        return;
      }
      if (feed.readyState === EventSource.CLOSED && !known) {
        stop('The application refuses: the type is not one, there are too many viewers, or you may not read this.', true);
        return;
      }
      status('The connection is lost; trying again…', true);
      // After an answer that is none, as of a proxy whose application restarts, the browser gives up.
      if (feed.readyState === EventSource.CLOSED) {
        again = setTimeout(() => follow(type, true), RETRY);
      }
    };
  };

  byId('live-form').addEventListener('submit', (event) => {
    event.preventDefault();
    if (source !== null) {
      stop('Ended.');
      return;
    }
    byId('live-follow').textContent = 'Stop';
    status('Connecting…');
    follow(byId('live-type').value.trim(), false);
  });

  byId('live-clear').addEventListener('click', () => {
    byId('live-events').replaceChildren();
    byId('live-scroll').hidden = true;
    byId('live-clear').hidden = true;
    seen = 0;
    skipped = 0;
    byId('live-count').textContent = '';
    byId('live-follow').focus();
  });

  addEventListener('pagehide', () => source?.close());

  refresh();
})();
