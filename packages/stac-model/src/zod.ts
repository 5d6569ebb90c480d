// zod/mini has functions where zod has a dozen methods on each schema, which take most of the time in which this package
// loads.
import * as z from "zod/mini";

// Without a language, all that is said of wrong input is that it is wrong.
z.config(z.locales.en());

export { z };
