// Walks the pages of a served demonstration at desktop and phone widths.
// usage: VIGIE_TOKEN=… node check.mjs http://127.0.0.1:PORT [folder for screenshots]
// With the token of an importer, it also walks the pages that ask for a role.
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const [base, folder] = process.argv.slice(2);
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const pages = {
  accueil: '/',
  territoires: '/territoires',
  recherche: '/territoires?q=nant',
  departement: '/territoires/2026-DEP-44',
  epci: '/territoires/2026-EPCI-244400404',
  commune: '/territoires/2026-COM-44109',
  'commune-sans-structure': '/territoires/2026-COM-44001',
  france: '/territoires/2026-FRANCE-F',
  plaquette: '/imprimer/territoires/2026-DEP-44',
  'plaquette-commune': '/imprimer/territoires/2026-COM-44001',
  indicateurs: '/indicateurs',
  indicateur: '/indicateurs/benevoles-par-structure',
  ventilation: '/indicateurs/structure-des-financements',
  schemas: '/schemas',
  schema: '/schemas/avs-44-2017',
  objectif: '/schemas/avs-44-2017/objectifs/3.1',
  priorites: '/schemas/avs-44-2017/priorites',
  apercu: '/tableaux/apercu',
  couverture: '/tableaux/couverture',
  publics: '/tableaux/publics',
  participation: '/tableaux/participation',
  partenariats: '/tableaux/partenariats',
  emploi: '/tableaux/emploi?geo=2026-EPCI-244400404&compare=siblings',
  finances: '/tableaux/finances?federation=adherente&time=2022',
  suivi: '/tableaux/suivi',
  qualite: '/tableaux/qualite',
  explorer: '/explorer?indicator=benevoles-par-structure&geo=2026-DEP-44&geo=2026-EPCI-244400404',
  'explorer-niveau': '/explorer?indicator=structures-agreees&indicator=budget-moyen&geo=2026-DEP-44&geo_type=EPCI&since=2024&until=2024',
  'recherche-generale': '/recherche?q=benevole',
  'recherche-approchee': '/recherche?q=chateabriant',
  accessibilite: '/accessibilite',
  'mentions-legales': '/mentions-legales',
  provenance: '/provenance/benevoles-par-structure/2026-DEP-44/2023/AVS',
  'provenance-secrete': '/provenance/benevoles-par-structure/2026-EPCI-244400438/2024/AVS',
  methode: '/methode',
  editions: '/editions',
};
const roomsWithRole = {
  connexion: '/connexion',
  livraisons: '/imports',
  'livraisons-refusees': '/imports?status=rejected',
  executions: '/imports/executions',
  campagnes: '/campagnes',
  campagne: '/campagnes/2025',
  'campagne-par-commune': '/campagnes/2025?par=commune&etat=sans-reponse',
};
const token = process.env.VIGIE_TOKEN;
const widths = { bureau: 1280, telephone: 390, etroit: 320 };
const faults = [];
let checks = 0;
const check = (holds, fault) => { checks += 1; if (!holds) faults.push(fault); };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

/** Opens a session, sends a file as a trial, and gives the pages to look at. */
async function rooms(context, width, scheme) {
  const page = await context.newPage();
  await page.goto(`${base}/connexion`);
  await page.fill('#jeton', token);
  await Promise.all([page.waitForNavigation(), page.click('.login-form button')]);
  await page.goto(`${base}/imports`);
  const first = await page.getAttribute('.delivery-name a', 'href');
  check(first, `livraisons (${width}, ${scheme}): no delivery is listed`);
  await page.setInputFiles('#envoi-fichier', {
    name: 'essai.csv', mimeType: 'text/csv', buffer: Buffer.from('Identifiant;Commune\nA;44109\n'),
  });
  await page.selectOption('#envoi-format', 'senacs-structures');
  await page.fill('#envoi-donnees', '2024');
  await page.check('input[name=dry_run]');
  await page.check('input[name=fictitious]');
  await Promise.all([page.waitForNavigation(), page.click('.upload button')]);
  const said = await page.textContent('.outcome');
  check(/Essai à blanc/.test(said), `essai (${width}, ${scheme}): says « ${said} »`);
  await page.addScriptTag({ path: axe });
  const found = await page.evaluate(() => window.axe.run());
  for (const violation of found.violations) {
    check(false, `essai (${width}, ${scheme}): axe ${violation.id}: ${violation.nodes[0].html.slice(0, 160)}`);
  }
  await page.close();
  return { ...roomsWithRole, 'compte-rendu': first, retrait: `${first}/retrait` };
}

for (const [width, pixels] of Object.entries(widths)) {
  for (const scheme of width === 'etroit' ? ['light'] : ['light', 'dark']) {
    // axe needs to run a script: the pages' own policy allows none.
    const context = await browser.newContext({
      viewport: { width: pixels, height: 900 }, colorScheme: scheme, bypassCSP: true,
    });
    const visited = { ...pages, ...(token ? await rooms(context, width, scheme) : {}) };
    for (const [name, path] of Object.entries(visited)) {
      const page = await context.newPage();
      const where = `${name} (${width}, ${scheme})`;
      page.on('request', (request) =>
        check(request.url().startsWith(base), `${where}: asks another host: ${request.url()}`));
      page.on('console', (message) =>
        check(message.type() !== 'error', `${where}: console: ${message.text()}`));
      const answer = await page.goto(base + path, { waitUntil: 'load' });
      check(answer.status() === 200, `${where}: status ${answer.status()}`);
      // Images below the fold are lazy: ask for all of them, so that each is checked and printed.
      await page.evaluate(() => Promise.all([...document.images].map((image) => {
        image.loading = 'eager';
        return image.decode().catch(() => null);
      })));
      const seen = await page.evaluate(() => ({
        lang: document.documentElement.lang,
        headings: document.querySelectorAll('h1').length,
        overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        images: [...document.images].map((image) => ({
          source: image.currentSrc || image.src, alt: image.alt, drawn: image.naturalWidth > 0,
        })),
        fictitious: /données fictives/i.test(document.body.innerText),
      }));
      check(seen.lang === 'fr', `${where}: lang « ${seen.lang} »`);
      check(seen.headings === 1, `${where}: ${seen.headings} h1`);
      check(seen.overflow <= 0, `${where}: ${seen.overflow} px too wide`);
      check(seen.fictitious, `${where}: does not say that the data are fictitious`);
      for (const image of seen.images) {
        check(image.drawn, `${where}: image not drawn: ${image.source}`);
        check(image.alt.length > 20 || image.source.endsWith('.svg'), `${where}: no alt: ${image.source}`);
      }
      if (width !== 'etroit') {
        await page.addScriptTag({ path: axe });
        const found = await page.evaluate(() => window.axe.run());
        for (const violation of found.violations) {
          check(false, `${where}: axe ${violation.id}: ${violation.nodes[0].html.slice(0, 160)}`);
        }
        check(found.passes.length > 10, `${where}: axe looked at nothing`);
      }
      if (folder && scheme === 'light' && width !== 'etroit') {
        await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true });
      }
      await page.close();
    }
    await context.close();
  }
}
/** Brochures on paper: eight sheets of A4 at most, none empty, text that can be selected. */
async function sheets() {
  const context = await browser.newContext();
  for (const geo of ['2026-DEP-44', '2026-EPCI-244400404', '2026-COM-44109', '2026-COM-44001', '2026-FRANCE-F']) {
    const page = await context.newPage();
    await page.goto(`${base}/imprimer/territoires/${geo}`, { waitUntil: 'load' });
    const file = folder ? `${folder}/plaquette-${geo}.pdf` : undefined;
    const pdf = await page.pdf({ preferCSSPageSize: true, path: file });
    const text = pdf.toString('latin1');
    const count = (text.match(/\/Type \/Page\b(?!s)/g) ?? []).length;
    check(count >= 1 && count <= 8, `plaquette ${geo}: ${count} pages`);
    check(/\/ToUnicode/.test(text), `plaquette ${geo}: no text to select`);
    await page.close();
  }
  await context.close();
}
await sheets();
await browser.close();
for (const fault of faults) console.error(fault);
console.log(`browser: ${checks - faults.length} passed, ${faults.length} failed`);
process.exit(faults.length ? 1 : 0);
