// The quiet rules: nothing moves, nothing is forced, nobody's name shows, the screen can be hidden, leaving leaves nothing.
import fs from 'node:fs';
import { person } from './browser.mjs';
import { ROLES, signIn } from './centre.mjs';
import { crawl, pagesOf } from './addresses.mjs';

const CSS_MAX = 32 * 1024, JS_MAX = 3 * 1024;

function files(tally) {
  for (const f of fs.readdirSync('ui').filter(f => f.endsWith('.css'))) {
    const css = fs.readFileSync(`ui/${f}`, 'utf8').replace(/\/\*[^]*?\*\//g, '');
    tally.ok(`ui/${f} moves nothing`, !/animation|transition|@keyframes/.test(css));
    tally.ok(`ui/${f} under 32 kB`, css.length <= CSS_MAX, css.length);
  }
  const js = fs.readFileSync('ui/naru.js', 'utf8');
  tally.ok('ui/naru.js under 3 kB, writes no HTML', js.length <= JS_MAX && !/innerHTML|outerHTML|insertAdjacentHTML|eval|new Function/.test(js), js.length);
}

const avoided = fs.readFileSync(new URL('words_avoided.txt', import.meta.url), 'utf8').split('\n').filter(l => l && l[0] !== '#').map(l => l.split('\t'));

// What a reader sees of a page: no hidden fields, no tags.
const words = html => html.replace(/<(style|script)[^]*?<\/\1>/g, '').replace(/<[^>]*>/g, ' ').replace(/&amp;/g, '&').replace(/\s+/g, ' ');

async function everyPage(browser, centre, table, tally) {
  const pages = pagesOf(table), names = centre.legalNames();
  tally.ok('the demo centre has legal names to look for', names.length >= 50, names.length);
  for (const lang of ['ko-KR', 'en-GB']) for (const who of ROLES) {
    const context = await person(browser, { locale: lang }), page = await context.newPage();
    await signIn(page, centre, who);
    for (const [key, { address, html }] of await crawl(context, centre.base, pages, p => /^\/(exit|sign-out|language)/.test(p))) {
      const sent = await (await context.request.get(centre.base + address)).text(), text = html ? words(sent) : sent;
      const seen = names.filter(n => text.includes(n) || decodeURIComponent(address).includes(n));
      tally.ok(`${key} for ${who} shows no legal name`, !seen.length, seen.length);
      tally.ok(`${key} has no code in its address`, !/[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}|노을|token/.test(decodeURIComponent(address)), address);
      const said = avoided.filter(([where, w]) => text.includes(w) && (where === 'all' || /<body class="me"/.test(sent))).map(([, w]) => w);
      tally.ok(`${key} for ${who} in ${lang} uses no word to avoid`, !said.length, said);
    }
    await context.close();
  }
}

const still = async page => {
  await page.clock.install();
  await page.reload();
  await page.evaluate(() => { window.changes = 0; new MutationObserver(l => { window.changes += l.length; }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, characterData: true }); });
  await page.clock.runFor(60_000);
  return page.evaluate(() => window.changes);
};

export async function quiet(browser, centre, table, tally) {
  files(tally);
  await everyPage(browser, centre, table, tally);

  await tally.run('nothing moves by itself for a minute', async () => {
    const context = await person(browser), page = await context.newPage();
    await signIn(page, centre, 'caseworker');
    for (const address of ['/today', '/cases']) {
      await page.goto(centre.base + address);
      tally.ok(`${address} is still`, await still(page) === 0);
    }
    await context.close();
  });

  await tally.run('the curtain hides the screen with one press, and by itself after three minutes; nothing typed is lost', async () => {
    const context = await person(browser), page = await context.newPage();
    await signIn(page, centre, 'caseworker');
    await page.clock.install();
    await page.goto(`${centre.base}/today`);
    const field = page.locator('main textarea').first();
    await field.fill('어제 전화로 이야기함');
    await page.click('#hide');
    tally.ok('one press hides the page', !(await page.locator('main').isVisible()) && await page.locator('#curtain').isVisible());
    tally.ok('the title says nothing', (await page.title()).length < 3, await page.title());
    await page.click('#curtain button');
    tally.ok('what was typed is still there', await field.inputValue() === '어제 전화로 이야기함');
    await page.clock.fastForward(181_000);
    tally.ok('it falls by itself', !(await page.locator('main').isVisible()));
    await context.close();
  });

  await tally.run('after leaving, Back shows nothing', async () => {
    const context = await person(browser), page = await context.newPage();
    await signIn(page, centre, 'caseworker');
    await page.goto(`${centre.base}/cases`);
    await page.goto(await page.locator('main a[href^="/c/"]').first().evaluate(a => a.href));
    const shown = await page.locator('h1').innerText();
    for (let i = 0; i < 3; i++) await page.keyboard.press('Escape');
    await page.waitForURL(u => !u.pathname.startsWith('/c/'));
    tally.ok('a neutral page comes', !(await page.content()).includes(shown), page.url());
    await page.goBack();
    tally.ok('Back shows nothing of the person', !(await page.content()).includes(shown), page.url());
    await context.close();
  });
}
