// Every page × role × language. A page that looks the same to a second role is looked at once more only where it differs.
import fs from 'node:fs';
import { person } from './browser.mjs';
import { signIn } from './centre.mjs';
import { crawl, pagesOf } from './addresses.mjs';
import { checkPage } from './page_checks.mjs';

const SCREENS = '.run/screens';
const avoid = pattern => /^\/(exit|sign-out|language)/.test(pattern);
const named = (key, role, lang) => `${lang}-${role}${key.replace(/[^a-z0-9]+/gi, '-').replace(/-$/, '') || '-home'}`;

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

async function role(browser, centre, pages, who, lang, seen, reached, tally) {
  const context = await person(browser, { locale: lang === 'ko' ? 'ko-KR' : 'en-GB' }), page = await context.newPage();
  if (who) await signIn(page, centre, who);
  const found = await crawl(context, centre.base, pages, p => avoid(p));
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

export async function checkPages(browser, centre, routes, tally, roles) {
  fs.rmSync(SCREENS, { recursive: true, force: true });
  fs.mkdirSync(SCREENS, { recursive: true });
  const pages = pagesOf(routes), reached = new Set();
  await Promise.all(['ko', 'en'].map(async lang => { // two at a time: as many as the smallest machine has cores
    const seen = new Set();
    for (const who of [null, ...roles]) await role(browser, centre, pages, who, lang, seen, reached, tally);
  }));
  for (const p of pages) tally.ok(`${p.pattern} can be reached by a link`, reached.has(p.pattern) || avoid(p.pattern));
}
