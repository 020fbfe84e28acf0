// From a figure in a chart to the lines of its file and back to the objective, in three clicks, signed
// in; then every address that those pages lead to, not signed in: no line, no file name, no answer.
// usage: VIGIE_ANALYST=… node walk.mjs http://127.0.0.1:PORT [folder for screenshots]
import { chromium } from 'playwright-core';

const [base, folder] = process.argv.slice(2);
const token = process.env.VIGIE_ANALYST;
// A page of the objective, with charts of its indicators.
const start = '/schemas/avs-44-2017/objectifs/3.1';
const faults = [];
let checks = 0;
const check = (holds, fault) => { checks += 1; if (!holds) faults.push(fault); };

/** Pages and answers asked of the public: enough to reach every kind of address. */
const MOST_PAGES = 400;
/** Of addresses that differ by a name or a number only, so many are asked. */
const PER_PATTERN = 12;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

const shoot = async (page, name) => {
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};

/** Signed in: three clicks. Gives what only a role may read, and the addresses met. */
async function signedIn() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${base}/connexion`);
  await page.fill('#jeton', token);
  await Promise.all([page.waitForNavigation(), page.click('.login-form button')]);
  await page.goto(base + start);
  check((await page.locator('figure.chart img').count()) > 0, `${start}: shows no chart`);

  const click = async (selector, what) => {
    const link = page.locator(selector).first();
    if ((await link.count()) === 0) throw new Error(`${page.url()}: no ${what}`);
    await Promise.all([page.waitForNavigation(), link.click()]);
    return page.url();
  };
  const provenance = await click('figure.chart .downloads a[href^="/provenance/"]', 'link from the chart to its figure');
  check(/confidentiel/.test(await page.textContent('#structures ~ h3, h3')), `${provenance}: no lines for a role`);
  await shoot(page, 'parcours-1-provenance');
  const names = await page.locator('#tableau-une-par-une').locator('xpath=ancestor::table').locator('tbody th').allTextContents();
  check(names.length >= 3, `${provenance}: names ${names.length} structures`);

  const lines = await click('a[href*="/lignes?chiffre="]', 'link from a structure to its line');
  await shoot(page, 'parcours-2-lignes');
  const table = page.locator('#tableau-lignes').locator('xpath=ancestor::table');
  const rows = await table.locator('tbody tr').count();
  check(rows >= 3, `${lines}: shows ${rows} lines`);
  const numbers = await table.locator('tbody tr > :first-child').allTextContents();
  check(numbers.every((text) => /^\d+$/.test(text.trim())), `${lines}: a line has no number`);
  const file = (await page.textContent('h1')).trim();
  const delivery = new URL(lines).pathname.replace(/\/lignes$/, '');

  const objective = await click('a.to-objective', 'link from the lines to the objective');
  check(new URL(objective).pathname === start, `three clicks lead to ${objective}, not back to ${start}`);
  await page.goto(base + delivery);
  await shoot(page, 'parcours-3-livraison');
  check(/Chiffres et objectifs touchés/.test(await page.textContent('main')), `${delivery}: says nothing of what it touches`);
  check((await page.locator('#touche ~ details a[href^="/schemas/"]').count()) > 0, `${delivery}: leads to no objective`);
  await context.close();
  const local = (url) => url.slice(base.length);
  return {
    file, names: names.map((name) => name.trim()),
    met: [start, local(provenance), local(lines), delivery].map((path) => path.split('#')[0]),
    delivery: delivery.split('/').pop(),
  };
}

/** `/imports/x` and `/imports/y` are one pattern. */
const pattern = (path) => path.replace(/\?.*/, '').split('/')
  .map((part, at) => (at > 1 && /[0-9]/.test(part) ? '#' : part)).join('/');

/** Addresses that an HTML page or a JSON answer names. */
function addresses(body, type) {
  const found = new Set();
  const quoted = /html/.test(type) ? /(?:href|src|action)=["']([^"']+)["']/g : /"(\/[^"\s]*)"/g;
  for (const [, text] of body.matchAll(quoted)) {
    const path = text.replaceAll('&amp;', '&').split('#')[0];
    if (path.startsWith('/') && !path.startsWith('//')) found.add(path);
  }
  return found;
}

/** Not signed in: every address that the pages of the walk lead to, and those of programs. */
async function stranger(secret) {
  const provenance = secret.met[1].replace(/^\/provenance\//, '').replace(/\?.*/, '');
  const queue = [...secret.met,
    `/api/v1/lineage/${provenance}`, `/api/v1/figures/${provenance}`,
    `/api/v1/plans/avs-44-2017/objectives/3.1/lineage`, '/api/v1/plans/avs-44-2017/priorities',
    '/schemas/avs-44-2017/priorites', '/api/v1/imports', '/imports', '/imports/executions', '/campagnes', '/api/v1/runs',
    ...['', '/figures', '/annotated.xlsx', '/decisions'].map((end) => `/api/v1/imports/${secret.delivery}${end}`),
    `${`/imports/${secret.delivery}`}/retrait`,
  ];
  const closed = /^\/(api\/v1\/)?(imports|campagnes|runs|jobs)(\/|\?|$)/;
  const seen = new Set(queue);
  const asked = new Map();
  let pages = 0;
  while (queue.length && pages < MOST_PAGES) {
    const path = queue.shift();
    const kind = pattern(path);
    const times = asked.get(kind) ?? 0;
    if (times >= PER_PATTERN && !secret.met.includes(path)) continue;
    asked.set(kind, times + 1);
    pages += 1;
    const answer = await fetch(base + path, { redirect: 'follow' });
    const type = answer.headers.get('content-type') ?? '';
    if (closed.test(path)) {
      const refused = [401, 403, 404, 405].includes(answer.status) || /\/connexion/.test(answer.url);
      check(refused, `${path}: ${answer.status} for a stranger`);
    } else {
      check(answer.status < 500, `${path}: ${answer.status}`);
    }
    if (!/html|json|csv|svg|text/.test(type)) continue;
    const body = await answer.text();
    check(!body.includes(secret.file), `${path}: tells the name of the file to a stranger`);
    // A refusal repeats the address asked, to come back to it once signed in.
    check(closed.test(path) || !body.includes('/lignes?chiffre='), `${path}: leads a stranger to lines`);
    check(!/tableau-une-par-une|tableau-lignes|"items":\[\{"structure"/.test(body), `${path}: shows lines to a stranger`);
    check(!/"answers":\{/.test(body), `${path}: gives answers to a stranger`);
    check(!body.includes('"confidential":true'), `${path}: reveals a secret to a stranger`);
    for (const found of addresses(body, type)) {
      if (!seen.has(found)) { seen.add(found); queue.push(found); }
    }
  }
  check(pages >= 60, `only ${pages} addresses were reached`);
  return { pages, patterns: asked.size };
}

const secret = await signedIn();
const { pages, patterns } = await stranger(secret);
await browser.close();
for (const fault of faults) console.error(fault);
console.log(`walk: three clicks from a chart to lines and back; a stranger asked ${pages} addresses of ${patterns} kinds`);
console.log(`walk: ${checks - faults.length} passed, ${faults.length} failed`);
process.exit(faults.length ? 1 : 0);
