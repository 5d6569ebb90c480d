import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalRegistry, serveLocalRegistry } from "./local-registry.js";
import { installConsumer, type PackedConsumer } from "./packed-consumer.js";

let registry: LocalRegistry;

beforeAll(async () => {
  registry = await serveLocalRegistry();
});
afterAll(() => registry?.close());

describe("a project with a store and a provider of its own", () => {
  let consumer: PackedConsumer;

  beforeAll(async () => {
    consumer = await installConsumer("custom-adapters", registry);
  });
  afterAll(() => consumer?.remove());

  it("type-checks, passes the conformance kits and finds matchups, from packed packages", async () => {
    const printed = await consumer.script("test");
    expect(printed).toMatch(/store: \d+ cases passed/);
    expect(printed).toMatch(/provider: \d+ cases passed/);
    expect(printed).toMatch(/archive: \d+ cases passed/);
    expect(printed).toMatch(/^# fail 0$|^ℹ fail 0$/m);
  });
});

describe("a project with the finder alone", () => {
  let consumer: PackedConsumer;

  beforeAll(async () => {
    consumer = await installConsumer("finder-only", registry);
  });
  afterAll(() => consumer?.remove());

  it("installs no other package of ours and none of anybody's, and finds matchups in Node and in a browser", async () => {
    expect(consumer.packages).toEqual(["@eomatch/finder"]);
    const printed = await consumer.script("test");
    // The reason why there is no browser to test in, where there is none.
    for (const [, reason] of printed.matchAll(/# SKIP (.*)$/gm))
      console.info(`skipped: a browser: ${reason}`);
    expect(printed).toMatch(/^# fail 0$|^ℹ fail 0$/m);
    expect(printed).toMatch(/^# pass [45]$|^ℹ pass [45]$/m);
  });
});

describe("a project with orbits alone", () => {
  let consumer: PackedConsumer;

  beforeAll(async () => {
    consumer = await installConsumer("orbits-only", registry);
  });
  afterAll(() => consumer?.remove());

  it("installs the finder beside it, and runs the README's example in a browser", async () => {
    expect(consumer.packages).toEqual(["@eomatch/finder", "@eomatch/orbits"]);
    const printed = await consumer.script("test");
    // The reason why there is no browser to test in, where there is none.
    for (const [, reason] of printed.matchAll(/# SKIP (.*)$/gm))
      console.info(`skipped: a browser: ${reason}`);
    expect(printed).toMatch(/^# fail 0$|^ℹ fail 0$/m);
    expect(printed).toMatch(/^# (pass|skipped) 1$|^ℹ (pass|skipped) 1$/m);
  });
});

describe("a project with the program alone", () => {
  let consumer: PackedConsumer;

  beforeAll(async () => {
    consumer = await installConsumer("full-cli", registry);
  });
  afterAll(() => consumer?.remove());

  it("goes from a config to products on disk and back with the packed programs", async () => {
    const printed = await consumer.script("test");
    expect(printed).toMatch(/^# fail 0$|^ℹ fail 0$/m);
    expect(printed).toMatch(/^# pass 2$|^ℹ pass 2$/m);
  });
});
