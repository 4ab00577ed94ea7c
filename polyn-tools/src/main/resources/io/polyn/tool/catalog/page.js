(() => {
  'use strict';
  const search = document.getElementById('page-search');
  const found = document.getElementById('page-found');
  const sections = [...document.querySelectorAll('[data-search]')];
  const groups = [...document.querySelectorAll('.event-type')];
  const links = [...document.querySelectorAll('nav li a')].map((link) =>
    ({ link, section: document.getElementById(decodeURIComponent(link.hash.slice(1))) }));
  const items = [...document.querySelectorAll('nav li')];
  const changes = document.getElementById('page-changes');

  const empty = (element, parts) => element.querySelector(parts + ':not([hidden])') === null;

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter((word) => word);
    let events = 0;
    let streams = 0;
    for (const section of sections) {
      section.hidden = !words.every((word) => section.dataset.search.includes(word));
      if (!section.hidden) {
        section.classList.contains('event') ? events++ : streams++;
      }
    }
    groups.forEach((group) => { group.hidden = empty(group, '.event'); });
    links.forEach(({ link, section }) => {
      link.hidden = section !== null && section.hidden && !(link.classList.contains('nav-name')
        && section.classList.contains('event') && !section.parentElement.hidden);
    });
    items.forEach((item) => { item.hidden = empty(item, 'a'); });
    if (changes !== null) {
      changes.hidden = words.length > 0;
    }
    const count = (number, noun) => number + ' ' + noun + (number === 1 ? '' : 's');
    found.textContent = words.length === 0 ? '' : events + streams === 0 ? 'Nothing found.'
      : 'Found ' + count(events, 'event') + ' and ' + count(streams, 'stream') + '.';
  };

  let copied = null;
  const copy = async (button) => {
    const code = button.parentElement.querySelector('code');
    let result = 'Copied';
    try {
      await navigator.clipboard.writeText(code.textContent);
    }
    catch {
      getSelection().selectAllChildren(code);
      result = 'Selected';
    }
    if (copied !== null) {
      copied.textContent = 'Copy';
    }
    copied = button;
    button.textContent = result;
  };

  document.getElementById('page-finder').hidden = false;
  search.addEventListener('input', filter);
  document.addEventListener('keydown', (event) => {
    const typing = event.target.matches('input, textarea');
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
      search.select();
    }
    else if (event.key === 'Escape' && event.target === search) {
      search.value = '';
      filter();
      search.blur();
    }
  });
  document.querySelectorAll('.copy').forEach((button) => {
    button.hidden = false;
    button.addEventListener('click', () => copy(button));
  });

  // What is closed would not be printed.
  let closed = [];
  addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll('details:not([open])')];
    closed.forEach((details) => { details.open = true; });
  });
  addEventListener('afterprint', () => { closed.forEach((details) => { details.open = false; }); });
})();
