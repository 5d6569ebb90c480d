import type { AdapterContext } from "./adapters.js";

/** Makes an {@link AdapterContext.shared} with nothing in it. */
export function sharing(): AdapterContext["shared"] {
  const made = new Map<() => object, object>();
  return <T extends object>(make: () => T): T => {
    const value = (made.get(make) as T | undefined) ?? make();
    made.set(make, value);
    return value;
  };
}
