import { join } from "node:path";
import { MatchupCatalogue } from "@eomatch/catalogue";
import { describe, expect, it } from "vitest";
import { folderWith, goodConfig, run, testAdapters } from "./in-process.js";

async function found() {
  const cwd = await folderWith({ "find.yaml": goodConfig });
  const adapters = testAdapters();
  await run(["find", "--config", "find.yaml", "--quiet"], { cwd, adapters });
  const store = adapters.stores.get(join(cwd, "catalogue"));
  if (store === undefined) throw new Error("nothing was found");
  const events = async () => (await (await MatchupCatalogue.open(store)).getEvents()).length;
  const eomatch = (argv: readonly string[], typed?: readonly string[]) =>
    run([...argv, "--path", "catalogue"], {
      cwd,
      adapters,
      ...(typed === undefined ? {} : { typed, columns: 80 }),
    });
  return { eomatch, events, store };
}

const ofThird = ["remove-events", "--start-time", "2023-06-02"];

describe("remove-events", () => {
  it("takes out the events that are meant with what only they need, and says so", async () => {
    const { eomatch, events } = await found();
    expect(await eomatch([...ofThird, "--yes"])).toEqual({
      exitCode: 0,
      stdout: "1 event, 1 matchup, 2 products taken out\n",
      stderr: "",
    });
    expect(await events()).toBe(1);
    expect((await eomatch([...ofThird, "--yes"])).stdout).toBe("nothing to take out\n");
  });

  it("only says what would go with --dry-run", async () => {
    const { eomatch, events } = await found();
    expect((await eomatch(["remove-events", "--all", "--dry-run"])).stdout).toBe(
      "2 events, 3 matchups, 5 products would go\n",
    );
    expect(await events()).toBe(2);
  });

  it("asks on a terminal, and does nothing unless the answer is yes", async () => {
    const { eomatch, events } = await found();
    const no = await eomatch(ofThird, ["n"]);
    expect(no.stderr).toMatch(
      /^1 event, 1 matchup, 2 products would go\nTake them out of \S+catalogue\? \[y\/N\] nothing was taken out\n$/,
    );
    expect({ exitCode: no.exitCode, events: await events() }).toEqual({ exitCode: 0, events: 2 });
    const yes = await eomatch(ofThird, ["y"]);
    expect(yes.stdout).toBe("1 event, 1 matchup, 2 products taken out\n");
    expect(await events()).toBe(1);
  });

  it("changes nothing where nobody can be asked", async () => {
    const { eomatch, events } = await found();
    const { stderr, exitCode } = await eomatch(ofThird);
    expect(stderr).toContain(
      "error: nobody can be asked here, this is no terminal: add --yes, or --dry-run to see what would go\n",
    );
    expect({ exitCode, events: await events() }).toEqual({ exitCode: 2, events: 2 });
  });

  it("gives JSON, and waits for another writer no longer than it is told to", async () => {
    const { eomatch, store } = await found();
    const lock = await store.lock();
    const locked = await eomatch([...ofThird, "--yes", "--lock-timeout", "0"]);
    expect(locked.exitCode).toBe(1);
    expect(locked.stderr).toMatch(/^waiting for .*\nerror: /);
    await lock.release();
    expect(JSON.parse((await eomatch([...ofThird, "--yes", "--json"])).stdout)).toMatchObject({
      type: "removed",
      events: 1,
      products: 2,
    });
  });

  it.each([
    [
      ["remove-events"],
      "nothing says which events: give --platforms, --start-time or another filter, or --all",
    ],
    [
      ["remove-events", "--all", "--platforms", "S2A"],
      "--all and a filter contradict each other: choose one",
    ],
    [["remove-events", "--all", "--lock-timeout", "x"], '--lock-timeout is "x": give seconds, 0 or more'],
  ])("refuses %j", async (argv, message) => {
    const { eomatch, events } = await found();
    const { stderr, exitCode } = await eomatch(argv);
    expect(stderr).toContain(`error: ${message}\n`);
    expect({ exitCode, events: await events() }).toEqual({ exitCode: 2, events: 2 });
  });
});

describe("prune", () => {
  it("takes out products that no matchup needs, and nothing else", async () => {
    const { eomatch, store } = await found();
    expect((await eomatch(["prune", "--yes"])).stdout).toBe("nothing to take out\n");
    const matchups: { collection: string; id: string }[] = [];
    for await (const { item } of store.query({ collections: ["matchup-events-L9-Landsat-9-vs-S2-S2A"] })) {
      matchups.push({ collection: item.collection, id: item.id });
    }
    await store.write({ removals: matchups.slice(1) });
    expect((await eomatch(["prune", "--dry-run"])).stdout).toBe("1 matchup, 2 products would go\n");
    expect((await eomatch(["prune", "--yes"])).stdout).toBe("1 matchup, 2 products taken out\n");
  });
});
