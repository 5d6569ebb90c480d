import { createInterface } from "node:readline";
import { serveCatalogue } from "@eomatch/stac-api/node";
import { fsStore } from "@eomatch/store-fs";
import { request } from "./process-talk.js";

// Serves a catalogue; says where, and how it is whenever it is asked by a line on standard input.
const { path } = request<{ readonly path: string }>();
const { url } = await serveCatalogue({
  store: fsStore({ path }),
  port: 0,
  onError: (error) => void process.stderr.write(`${error}\n`),
});
const tell = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
tell({ url });
for await (const _ of createInterface({ input: process.stdin })) {
  const { user, system } = process.cpuUsage();
  tell({ cpuMs: (user + system) / 1000, rssMb: process.memoryUsage.rss() / 1e6 });
}
