// Opens a report with the network off, at two widths and in both colour schemes, and draws on its
// pad. Usage: node report.mjs FINDINGS.json REPORT.html STROKES.json PICTURES-FOLDER
import chromium from '@sparticuz/chromium';
import puppeteer from 'puppeteer-core';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';

const [findingsFile, reportFile, strokesFile, pictures] = process.argv.slice(2);
const address = pathToFileURL(reportFile).href;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const digits = JSON.parse(readFileSync(strokesFile, 'utf8'));
const STRAY_DOT = [[-0.2, -0.1]];
mkdirSync(pictures, {recursive: true});

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? (await chromium.executablePath()),
  headless: 'shell',
  args: ['--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--font-render-hinting=none'],
});
const findings = {requests: [], messages: [], views: [], drawn: [], dotted: []};
try {
  const page = await browser.newPage();
  page.on('request', (request) => findings.requests.push(request.url().slice(0, 200)));
  page.on('console', (message) => findings.messages.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => findings.messages.push(`error: ${error.message}`));
  await page.setOfflineMode(true);

  for (const width of [1280, 390]) {
    for (const scheme of ['light', 'dark']) {
      await page.setViewport({width, height: 900, hasTouch: true});
      await page.emulateMediaFeatures([{name: 'prefers-color-scheme', value: scheme}]);
      await page.goto(address);
      findings.views.push(await view(page, width, scheme));
    }
  }
  await page.setViewport({width: 1280, height: 900, hasTouch: true});
  for (const digit of digits) {
    findings.drawn.push(await drawn(page, digit));
    findings.dotted.push(await drawn(page, {...digit, strokes: [...digit.strokes, STRAY_DOT]}));
  }
  await page.click('#clear');
  findings.cleared = await answer(page);
  findings.touched = await byTouch(page);
  findings.typed = await byKeyboard(page);
  findings.smuggled = await smuggled(await browser.newPage());
  writeFileSync(`${pictures}/print.pdf`, await page.pdf({format: 'A4', printBackground: true}));
} finally {
  await browser.close();
}
writeFileSync(findingsFile, JSON.stringify(findings));

async function view(page, width, scheme) {
  await page.screenshot({path: `${pictures}/${width}-${scheme}.png`, fullPage: true});
  const sections = await page.$$eval('main > section', (all) => all.map((section) => {
    const area = section.getBoundingClientRect();
    const {visibility, opacity} = getComputedStyle(section);
    return {
      id: section.id,
      heading: section.querySelector('h2')?.textContent ?? '',
      text: section.innerText.trim().length,
      left: area.left,
      right: area.right,
      height: area.height,
      visible: visibility === 'visible' && opacity === '1',
    };
  }));
  const overflowing = await page.$$eval('th, td, dt, dd', (all) => all
    .filter((cell) => cell.checkVisibility() && cell.scrollWidth > cell.clientWidth)
    .map((cell) => `${cell.tagName} ${cell.textContent}`));
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const result = await globalThis.axe.run(document);
    return result.violations.map(
      (v) => `${v.id}: ${v.help} (${v.nodes.slice(0, 3).map((n) => n.target).join(', ')})`);
  });
  const pageWidth = await page.evaluate(() => document.documentElement.scrollWidth);
  const colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  return {width, scheme, pageWidth, colour, sections, overflowing, violations};
}

// The pad's place in the window, scrolled into it.
async function pad(page) {
  const canvas = await page.$('#ink');
  await canvas.evaluate((element) => element.scrollIntoView({block: 'center'}));
  const area = await canvas.boundingBox();
  return ([x, y]) => [area.x + (0.2 + 0.6 * x) * area.width, area.y + (0.15 + 0.7 * y) * area.height];
}

async function drawn(page, {label, strokes}) {
  await page.click('#clear');
  const at = await pad(page);
  for (const [first, ...points] of strokes) {
    await page.mouse.move(...at(first));
    await page.mouse.down();
    for (const point of points) {
      await page.mouse.move(...at(point));
    }
    await page.mouse.up();
  }
  const picture = await page.$eval('#ink', (canvas) => canvas.toDataURL('image/png').split(',')[1]);
  return {label, picture, ...(await answer(page))};
}

async function byTouch(page) {
  await page.click('#clear');
  const at = await pad(page);
  await page.touchscreen.touchStart(...at([0.5, 0]));
  for (let step = 1; step <= 10; step++) {
    await page.touchscreen.touchMove(...at([0.5, step / 10]));
  }
  await page.touchscreen.touchEnd();
  return answer(page);
}

// A long downward stroke, with no hand on the mouse.
async function byKeyboard(page) {
  await page.focus('#ink');
  await page.keyboard.press('Delete');
  for (let step = 0; step < 10; step++) {
    await page.keyboard.press('ArrowUp');
  }
  await page.keyboard.press('Space');
  for (let step = 0; step < 20; step++) {
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Space');
  const typed = await answer(page);
  await page.keyboard.press('Tab');
  typed.next = await page.evaluate(() => document.activeElement.id);
  return typed;
}

// What the policy of an open page makes of an image from elsewhere and of a script not its own.
async function smuggled(page) {
  await page.goto(address);
  return page.evaluate(async () => {
    const refused = [];
    const all = new Promise((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => {
        refused.push(event.effectiveDirective);
        if (refused.length === 2) {
          resolve();
        }
      });
    });
    const script = document.createElement('script');
    script.textContent = 'globalThis.smuggled = true';
    const image = document.createElement('img');
    image.src = 'http://127.0.0.1:9/elsewhere.png';
    document.body.append(script, image);
    await Promise.race([all, new Promise((resolve) => setTimeout(resolve, 5000))]);
    return {refused, ran: 'smuggled' in globalThis};
  });
}

function answer(page) {
  return page.evaluate(() => {
    const numbers = (text) => text.split(' ').filter(Boolean).map(Number);
    const {pixels, probabilities} = document.getElementById('pad').dataset;
    return {
      answer: document.getElementById('answer').textContent,
      pixels: numbers(pixels),
      probabilities: numbers(probabilities),
    };
  });
}
