// The first way through Naru, walked as people walk it: sign in → register somebody who gives no name → record a service →
// see which money carries on → sign out. In both languages, by keyboard alone, and without scripts.
import { person } from './browser.mjs';
import { checkOpenPage } from './page_checks.mjs';
import { signIn } from './centre.mjs';

const at = page => new URL(page.url()).pathname;
const submit = page => page.locator('main form[method=post] button.btn.main').last();

// Presses Tab until the element has the focus; a person without a mouse can do no more.
async function tabTo(page, locator) {
  for (let k = 0; k < 150; k++) {
    if (await locator.evaluate(e => e === document.activeElement || (e.type === 'radio' && document.activeElement.name === e.name && document.activeElement.form === e.form))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${locator}`);
}

const hands = {
  mouse: { press: (page, l) => l.click(), choose: (page, l) => l.locator('xpath=ancestor::label').click(), write: (page, l, text) => l.fill(text), day: (page, l, day) => l.fill(day) },
  keyboard: {
    press: async (page, l) => { await tabTo(page, l); await page.keyboard.press('Enter'); },
    choose: async (page, l) => {
      await tabTo(page, l);
      for (let k = 0; k < 20 && !(await l.isChecked()); k++) await page.keyboard.press(k ? 'ArrowRight' : ' ');
      if (!(await l.isChecked())) throw new Error('the arrows do not reach the choice');
    },
    write: async (page, l, text) => { await tabTo(page, l); await page.keyboard.press('Control+A'); await page.keyboard.type(text); },
    day: async (page, l, day) => { // Chromium's own date field, in the order of its own language
      const [y, m, d] = day.split('-');
      await tabTo(page, l);
      await page.keyboard.type(m + d + y);
      if (await l.inputValue() !== day) throw new Error(`the keys wrote ${await l.inputValue()}`);
    },
  },
};

async function walk(page, centre, tally, hand, name) {
  const { press, choose, write, day } = hand;
  const { login, passphrase } = centre.who.caseworker;
  await page.goto(`${centre.base}/sign-in`);
  await write(page, page.locator('#f-login'), login);
  await write(page, page.locator('#f-passphrase'), passphrase);
  await page.keyboard.press('Enter');
  await page.waitForURL(u => u.pathname === '/today');

  // Somebody new, who only says since when they live here: every other question is skipped.
  await press(page, page.locator('.nav a[href="/cases"]'));
  await page.waitForURL(u => u.pathname === '/cases');
  await press(page, page.locator('main a[href="/cases/new"]').first());
  await page.waitForURL(u => u.pathname === '/cases/new');
  const asking = u => u.pathname === '/cases/new' || u.pathname.endsWith('/intake');
  for (let k = 0; k < 40 && asking(new URL(page.url())); k++) {
    const skip = page.locator('main button[name=skip]').first(), here = page.url(), moved = page.locator('main input[name=move_in]');
    if (await moved.count()) { // the one answer given: without it there are no months to look at
      await day(page, moved, '2026-03-10');
      await press(page, submit(page));
      await page.waitForURL(u => u.href !== here);
      continue;
    }
    const next = await skip.count() ? skip : await submit(page).count() ? submit(page) : page.locator('main form').first().locator('button').last();
    if (await skip.count()) {
      const a = await skip.boundingBox(), b = await page.locator('main button.btn.main').boundingBox();
      tally.ok(`${name}: skipping is as large as answering`, Math.abs(a.height - b.height) <= 1, { a, b });
    }
    await press(page, next);
    await page.waitForURL(u => u.href !== here);
  }
  tally.ok(`${name}: somebody who says nothing is registered`, /^\/c\/[0-9A-Z]{14}$/.test(at(page)), page.url());
  const client = at(page);
  tally.ok(`${name}: under a call name or a code, not a name`, (await page.locator('h1').innerText()).trim().length > 1);

  // What was done.
  await press(page, page.locator(`main a[href="${client}/record"]`).first());
  await page.waitForURL(u => u.pathname === `${client}/record`);
  await choose(page, page.locator('main input[name=how]').first());
  await write(page, page.locator('main textarea[name=note]'), 'Bank account opened together. 통장을 함께 만듦.');
  await press(page, submit(page));
  await page.waitForURL(u => !u.pathname.endsWith('/record'));
  await page.goto(centre.base + client);
  tally.ok(`${name}: the record is there`, (await page.locator('main').innerText()).includes('통장을 함께 만듦'));

  // Which money carries on.
  await press(page, page.locator(`main a[href="${client}/coverage"]`).first());
  await page.waitForURL(u => u.pathname === `${client}/coverage`);
  tally.ok(`${name}: the months are a table`, await page.locator('main table').count() > 0);

  await press(page, page.locator('form[action="/sign-out"] button'));
  await page.waitForURL(u => u.pathname === '/sign-in');
  await page.goto(centre.base + client);
  tally.ok(`${name}: signed out, the case is closed to this browser`, at(page) === '/sign-in', page.url());
}

// A form that comes back: nothing stored, the summary has the focus, leads to the field, and what was typed is kept.
async function mistakes(browser, centre, tally, locale) {
  const context = await person(browser, { locale }), page = await context.newPage();
  await page.goto(`${centre.base}/sign-in`);
  await page.fill('#f-login', 'nobody');
  await page.fill('#f-passphrase', 'a wrong passphrase of some length');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#errors');
  tally.ok(`${locale}: a wrong passphrase is said in words`, (await page.locator('#errors').innerText()).length > 20);
  tally.ok(`${locale}: the name is kept, the passphrase is not`, await page.inputValue('#f-login') === 'nobody' && await page.inputValue('#f-passphrase') === '');
  await checkOpenPage(page, `${locale} sign-in refused`, Buffer.from(await page.content()), tally, false);
  await signIn(page, centre, 'caseworker');
  await page.goto(`${centre.base}/cases`);
  const links = await page.locator('main a[href^="/c/"]').evaluateAll(all => all.map(a => a.getAttribute('href')));
  const client = links.find(href => /^\/c\/[0-9A-Z]{14}$/.test(href));
  await page.goto(`${centre.base}${client}/record`);
  await page.waitForSelector('main textarea[name=note]');
  await page.fill('main textarea[name=note]', '이 말은 남아 있어야 합니다');
  await page.fill('main input[name=minutes]', 'many');
  await submit(page).click();
  await page.waitForSelector('#errors');
  tally.ok(`${locale}: the summary has the focus`, await page.evaluate(() => document.activeElement?.id === 'errors'));
  await page.locator('#errors a').first().click();
  tally.ok(`${locale}: it leads to the field`, await page.evaluate(() => document.activeElement?.name === 'minutes' || location.hash.includes('minutes')));
  tally.ok(`${locale}: what was typed is kept`, await page.inputValue('main textarea[name=note]') === '이 말은 남아 있어야 합니다');
  await checkOpenPage(page, `${locale} record refused`, Buffer.from(await page.content()), tally, false);
  await context.close();
}

export async function journeys(browser, centre, tally) {
  const ways = [
    ['in Korean', { locale: 'ko-KR' }, hands.mouse],
    ['in English', { locale: 'en-GB' }, hands.mouse],
    ['by keyboard alone', { locale: 'ko-KR' }, hands.keyboard],
    ['without scripts', { locale: 'ko-KR', javaScriptEnabled: false }, hands.mouse],
    ['on a phone', { locale: 'ko-KR', viewport: { width: 390, height: 800 }, hasTouch: true }, hands.mouse],
  ];
  for (const [name, options, hand] of ways) {
    await tally.run(`the first way, ${name}`, async () => {
      const context = await person(browser, options), page = await context.newPage();
      page.setDefaultTimeout(15_000);
      try { await walk(page, centre, tally, hand, name); } finally { await context.close(); }
    });
  }
  for (const locale of ['ko-KR', 'en-GB']) await tally.run(`mistakes, ${locale}`, () => mistakes(browser, centre, tally, locale));
}
