// Results while typing, for the search fields that ask for it. Without this module the form answers
// by a page. Combobox pattern of the ARIA authoring practices: the field keeps the focus.
const WAIT = 120;
const KINDS = { territory: 'territoire', indicator: 'indicateur', structure: 'structure', objective: 'objectif' };

for (const input of document.querySelectorAll('input[data-suggest]')) {
  const list = document.createElement('ul');
  list.id = `${input.id}-resultats`;
  list.className = 'suggest';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', 'Résultats');
  list.hidden = true;
  const status = document.createElement('p');
  status.className = 'visually-hidden';
  status.setAttribute('role', 'status');
  input.parentElement.append(list, status);
  for (const [name, value] of Object.entries({
    role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id,
  })) input.setAttribute(name, value);

  let active = -1;
  let timer = 0;
  let asked = '';
  let pending = null;

  const options = () => [...list.children];
  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };
  const mark = (place) => {
    const all = options();
    if (all.length === 0) return;
    active = (place + all.length) % all.length;
    all.forEach((option, rank) => option.setAttribute('aria-selected', String(rank === active)));
    input.setAttribute('aria-activedescendant', all[active].id);
    all[active].scrollIntoView({ block: 'nearest' });
  };
  const show = (results) => {
    list.replaceChildren(...results.map((result, rank) => {
      const option = document.createElement('li');
      option.id = `${list.id}-${rank}`;
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      option.dataset.href = result.links.page;
      const label = document.createElement('span');
      label.textContent = result.label;
      const kind = document.createElement('span');
      kind.className = 'suggest-kind';
      kind.textContent = [result.detail ?? KINDS[result.kind], result.nature === 'illustrative' ? 'illustratif' : '']
        .filter(Boolean).join(', ');
      option.append(label, ' ', kind);
      return option;
    }));
    active = -1;
    list.hidden = results.length === 0;
    input.setAttribute('aria-expanded', String(results.length > 0));
    input.removeAttribute('aria-activedescendant');
    status.textContent = results.length === 0 ? 'Aucun résultat' : `${results.length} résultats, flèche bas pour les parcourir`;
  };
  const search = async () => {
    const text = input.value.trim();
    if (text === asked) return;
    asked = text;
    pending?.abort();
    if (text.length < 2) { close(); return; }
    pending = new AbortController();
    try {
      const answer = await fetch(`/api/v1/search?q=${encodeURIComponent(text)}&limit=4`, { signal: pending.signal });
      if (!answer.ok) return;
      const found = await answer.json();
      if (input.value.trim() === text && document.activeElement === input) show(found.results);
    } catch { /* A newer letter was typed, or the network is down: the form still answers. */ }
  };

  input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(search, WAIT); });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !list.hidden) { event.preventDefault(); close(); return; }
    if (list.hidden) return;
    if (event.key === 'ArrowDown') { event.preventDefault(); mark(active + 1); }
    else if (event.key === 'ArrowUp') { event.preventDefault(); mark(active < 0 ? -1 : active - 1); }
    else if (event.key === 'Enter' && active >= 0) {
      event.preventDefault();
      location.assign(options()[active].dataset.href);
    }
  });
  // Pressing an option must not take the focus from the field before the click.
  list.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => {
    const option = event.target.closest('[role=option]');
    if (option) location.assign(option.dataset.href);
  });
  input.addEventListener('blur', () => { asked = ''; close(); });
}
