import type { Browser, CDPSession, Page } from "playwright-core";
import { type Figure, significant } from "../finder/figure.js";
import { type MotionTrace, motionCategories, motionMarks, readMotionTrace } from "./motion-trace.js";
import { hasPicture, notePicture } from "./picture-figures.js";

/** What the map shows while it is moved, by the name of its figure. */
const views = {
  globe: "view=globe&at=-20,62,8.4",
  pole: "view=polar&at=0,90,8.2",
  plane: "view=map&at=0,30,7.6",
  near: "view=map&at=0,66,9.6",
  coast: "view=map&at=10,60,10.6",
} as const;

const secondsOfMotion = 3;
const eventsPerSecond = 60;

/** How many frames a second the map has while a pointer drags it and while a wheel zooms it. */
export async function motionFigures(
  browser: Browser,
  url: string,
  progress: (line: string) => void,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name, view] of Object.entries(views)) {
    progress(`moving the map: ${name}`);
    const context = await browser.newContext({ viewport: { width: 1300, height: 860 } });
    try {
      const page = await context.newPage();
      await page.addInitScript(notePicture);
      await page.goto(`${url}#${view}`);
      await page.waitForFunction(hasPicture, null, { timeout: 120_000 });
      // What comes once the map is at rest.
      await page.waitForTimeout(1500);
      figures.push(...figuresOf(`explorer.pan.${name}`, await traced(browser, page, drag)));
      await page.waitForTimeout(800);
      figures.push(...figuresOf(`explorer.zoom.${name}`, await traced(browser, page, zoom)));
    } finally {
      await context.close();
    }
  }
  return figures;
}

function figuresOf(id: string, { framesPerSecond, longGapMs }: MotionTrace): Figure[] {
  return [
    { id: `${id}.fps`, value: significant(framesPerSecond), unit: "frames/s" },
    { id: `${id}.gap_ms`, value: significant(longGapMs), unit: "ms between two frames, 95 % are closer" },
  ];
}

type Motion = (session: CDPSession, middle: { readonly x: number; readonly y: number }) => Promise<void>;

async function traced(browser: Browser, page: Page, motion: Motion): Promise<MotionTrace> {
  const box = await page.locator("canvas").boundingBox();
  if (box === null) throw new Error("the page shows no map");
  const middle = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
  const session = await page.context().newCDPSession(page);
  const mark = (name: string) => page.evaluate((text) => void performance.mark(text), name);
  await browser.startTracing(page, { categories: [...motionCategories] });
  await mark(motionMarks.begin);
  await motion(session, middle);
  await mark(motionMarks.end);
  const trace = await browser.stopTracing();
  await session.detach();
  return readMotionTrace(trace.toString("utf8"));
}

/** Drags the map to and fro: a hand sends its moves whether or not the page keeps up. */
const drag: Motion = async (session, middle) => {
  const send = (type: string, at: { readonly x: number; readonly y: number }) =>
    session.send("Input.dispatchMouseEvent", {
      type: type as "mouseMoved",
      ...at,
      button: "left",
      buttons: type === "mouseReleased" ? 0 : 1,
      clickCount: 1,
    });
  await send("mousePressed", middle);
  const sent: Promise<unknown>[] = [];
  await atIntervals((share) => {
    const turn = share * 2 * Math.PI * 2;
    const at = { x: middle.x + 120 * Math.sin(turn), y: middle.y + 60 * Math.sin(2 * turn) };
    sent.push(send("mouseMoved", at));
  });
  await Promise.all(sent);
  await send("mouseReleased", middle);
};

const zoom: Motion = async (session, middle) => {
  const sent: Promise<unknown>[] = [];
  await atIntervals((share) => {
    const deltaY = Math.sin(share * 2 * Math.PI * 2) > 0 ? -8 : 8;
    sent.push(session.send("Input.dispatchMouseEvent", { type: "mouseWheel", ...middle, deltaX: 0, deltaY }));
  });
  await Promise.all(sent);
};

async function atIntervals(act: (share: number) => void): Promise<void> {
  const began = performance.now();
  const count = secondsOfMotion * eventsPerSecond;
  for (let i = 0; i < count; i++) {
    act(i / count);
    const wait = began + ((i + 1) * 1000) / eventsPerSecond - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
