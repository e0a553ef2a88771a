// Every page × role × language. A page that looks the same to a second role is looked at once more only where it differs.
import fs from 'node:fs';
import { person } from './browser.mjs';
import { signIn } from './centre.mjs';
import { crawl, pagesOf } from './addresses.mjs';
import { checkPage } from './page_checks.mjs';

const SCREENS = '.run/screens';
const avoid = pattern => pattern === '/' || /^\/(exit|sign-out|language)/.test(pattern);
const named = (key, role, lang) => `${lang}-${role}${key.replace(/\{[^}]*\}/g, 'one').replace('?', '-asked').replace(/[^a-z0-9]+/gi, '-').replace(/-$/, '') || '-home'}`;

// What a page is made of, without what differs from visit to visit: two roles with the same make see the same page.
const make = html => html.replace(/<input type="hidden"[^>]*>/g, '').replace(/>[^<]+</g, '><').replace(/(href|action|value|id|for|aria-[a-z]+)="[^"]*"/g, '$1');

async function photograph(page, address, name) {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(address);
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: `${SCREENS}/${name}-${width}.png`, fullPage: true });
  }
}

// Things that only exist after somebody did them: a goal, a record, a name opened for ten minutes, an intake half-way.
// Returns addresses to begin with.
async function prepare(page, centre) {
  await page.goto(`${centre.base}/cases`);
  const client = await page.locator('main a[href^="/c/"]').first().getAttribute('href');
  const main = page.locator('main form[method=post] button.btn.main').last();
  await page.goto(`${centre.base}${client}/record`);
  await page.fill('main textarea[name=note]', '통장을 함께 만듦');
  await page.locator('main .seg label').first().click();
  await main.click();
  await page.goto(`${centre.base}${client}/goal`);
  await page.fill('main [name=words]', '혼자 병원에 가기');
  const area = page.locator('main [name=area]').first();
  if (await area.evaluate(e => e.tagName === 'SELECT')) await area.selectOption({ index: 1 }); else await area.check();
  await page.fill('main [name=steps]', '4');
  await main.click();
  await page.goto(`${centre.base}/cases/new`);
  await page.locator('main button[name=skip]').first().click();
  const intake = new URL(page.url()).pathname;
  await page.goto(`${centre.base}${client}`);
  await page.locator('main summary', { has: page.locator('xpath=ancestor::details//input[@name="purpose"]') }).first().click();
  await page.locator('main input[name=purpose]').first().check();
  await page.locator('main [name=why]').first().fill('화요일 10시 병원에 함께 감');
  await page.locator('main form', { has: page.locator('input[name=purpose]') }).locator('button').first().click();
  await page.waitForURL(u => u.pathname.endsWith('/identity'));
  if (await page.locator('#errors').count()) throw new Error('the name could not be opened');
  return [client, `${client}/identity`, intake];
}

async function look(browser, centre, pages, who, lang, state, begin, seen, reached, tally) {
  const context = await person(browser, { locale: lang === 'ko' ? 'ko-KR' : 'en-GB', storageState: state }), page = await context.newPage();
  const found = await crawl(context, centre.base, pages, p => avoid(p), begin);
  for (const [key, { address, html, route }] of found) {
    reached.add(route.pattern);
    if (!html || (!who && route.need !== 'nobody')) continue;
    const text = await (await context.request.get(centre.base + address)).text(), shape = `${lang} ${key} ${make(text)}`;
    const known = seen.has(`${lang} ${key}`);
    if (seen.has(shape)) continue;
    seen.add(shape); seen.add(`${lang} ${key}`);
    const name = named(key, who || 'nobody', lang);
    await checkPage(page, centre.base + address, name, tally, !known);
    await photograph(page, centre.base + address, name);
  }
  await context.close();
}

// Both languages at a time, as many as the smallest machine has cores; one sign-in for both.
export async function checkPages(browser, centre, routes, tally, roles) {
  fs.rmSync(SCREENS, { recursive: true, force: true });
  fs.mkdirSync(SCREENS, { recursive: true });
  const pages = pagesOf(routes), reached = new Set(), seen = new Set();
  let begin = [];
  for (const who of [null, ...roles]) {
    const context = await person(browser), page = await context.newPage();
    if (who) await signIn(page, centre, who);
    if (who === 'caseworker') begin = await prepare(page, centre);
    const state = await context.storageState();
    await Promise.all(['ko', 'en'].map(lang => look(browser, centre, pages, who, lang, state, begin, seen, reached, tally)));
    await context.close();
  }
  for (const p of pages) tally.ok(`${p.pattern} can be reached by a link`, reached.has(p.pattern) || avoid(p.pattern));
}
