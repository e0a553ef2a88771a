// The browser tests. `node test/browser/run.mjs [pages] [journeys] [quiet]`; all of them by default.
import { launch, Tally } from './browser.mjs';
import { ROLES, routes, startCentre } from './centre.mjs';
import { checkPages } from './pages.mjs';
import { journeys } from './journeys.mjs';
import { quiet } from './quiet.mjs';

const parts = process.argv.slice(2), wanted = name => !parts.length || parts.includes(name);
const tally = new Tally(), table = routes();
const centre = await startCentre(), browser = await launch();
try {
  if (wanted('pages')) await checkPages(browser, centre, table, tally, ROLES);
  if (wanted('journeys')) await journeys(browser, centre, tally);
  if (wanted('quiet')) await quiet(browser, centre, table, tally);
} catch (e) {
  tally.ok(`the browser tests came to their end: ${e.stack}`, false);
  console.log(centre.log().slice(-2000));
} finally {
  await browser.close();
  await centre.end();
}
process.exit(tally.end());
