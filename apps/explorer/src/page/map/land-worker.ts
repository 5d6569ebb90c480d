import type { LandAnswer, LandDetail } from "./land.js";
import { readLand } from "./land-shapes.js";

self.addEventListener("message", async ({ data }: MessageEvent<LandDetail>) => {
  try {
    const shapes = await readLand(data);
    const answer: LandAnswer = { shapes };
    self.postMessage(answer, { transfer: Object.values(shapes).map(({ buffer }) => buffer) });
  } catch (error) {
    const answer: LandAnswer = { reason: error instanceof Error ? error.message : String(error) };
    self.postMessage(answer);
  }
});
