// zod/mini has functions where zod has a dozen methods on each schema, which take most of the time in which this package
// loads.
import * as z from "zod/mini";

// Without a language, all that is said of wrong input is that it is wrong.
z.config(z.locales.en());

// Named apart, because TypeScript wants to know the types of what asserts types.
const ObjectOfCode: z.core.$constructor<z.core.$ZodObject> = z.core.$ZodObjectJIT;
const AnyOfMini: z.core.$constructor<z.ZodMiniType> = z.ZodMiniType;

const CompiledObject: z.core.$constructor<z.ZodMiniObject> = z.core.$constructor(
  "CompiledObject",
  (schema, definition) => {
    ObjectOfCode.init(schema, definition);
    AnyOfMini.init(schema, definition);
  },
);

/** How the objects of a schema are checked: all of them are given to it once. */
export type ObjectSchemas = <S extends z.ZodMiniObject>(schema: S) => S;

/** By walking through the schema, which can be begun at once. */
export const walked: ObjectSchemas = (schema) => schema;

/**
 * By code that zod compiles from the schema when it is first used: that takes as long as walking through the schema for
 * about a thousand objects, and half as long for each from then on.
 */
export const compiled: ObjectSchemas = (schema) =>
  new CompiledObject(schema._zod.def) as unknown as typeof schema;

export { z };
