type Properties = { readonly [property: string]: unknown };
type Reading = (value: unknown) => Properties;

const asInstant =
  (property: string): Reading =>
  (value) =>
    typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? { [property]: value } : {};

const asText =
  (property: string): Reading =>
  (value) =>
    typeof value === "string" && value !== "" ? { [property]: value } : {};

const asNumber =
  (property: string): Reading =>
  (value) => {
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    return typeof number === "number" && Number.isFinite(number) ? { [property]: number } : {};
  };

const asInteger =
  (property: string): Reading =>
  (value) => {
    const read = asNumber(property)(value);
    return Number.isInteger(read[property]) && (read[property] as number) > 0 ? read : {};
  };

/** Sentinel-2's `S2MSI1C` and Sentinel-3's `1` are both level 1 of their missions. */
function processingLevel(value: unknown): Properties {
  const [, level] = /^(?:S2MSI|L)?([0-4][A-D]?)p?$/.exec(String(value)) ?? [];
  return level === undefined ? {} : { "processing:level": `L${level}` };
}

function orbitState(value: unknown): Properties {
  const state = String(value).toLowerCase();
  return state === "ascending" || state === "descending" ? { "sat:orbit_state": state } : {};
}

function tile(value: unknown): Properties {
  const [, code] = /^T?(\d{1,2}[C-X][A-Z]{2})$/.exec(String(value)) ?? [];
  return code === undefined ? {} : { "grid:code": `MGRS-${code}`, "s2:mgrs_tile": code };
}

function cloudCover(value: unknown): Properties {
  const read = asNumber("eo:cloud_cover")(value);
  const percent = read["eo:cloud_cover"] as number | undefined;
  // Negative where it was not assessed.
  return percent !== undefined && percent >= 0 && percent <= 100 ? read : {};
}

/** Sentinel-3's near real time, short and not time critical, as the product extension abbreviates them. */
function timeliness(value: unknown): Properties {
  const [, code] = /^(NR|ST|NT)C?$/.exec(String(value)) ?? [];
  const category = { NR: "NRT", ST: "STC", NT: "NTC" }[code ?? ""];
  return category === undefined ? {} : { "product:timeliness_category": category };
}

/** The catalogue's attributes, and what STAC and its extensions call them. */
const readings: { readonly [attribute: string]: Reading } = {
  cloudCover,
  datastripId: asText("s2:datastrip_id"),
  granuleIdentifier: asText("s2:granule_id"),
  operationalMode: asText("s2:datatake_type"),
  orbitDirection: orbitState,
  orbitNumber: asInteger("sat:absolute_orbit"),
  processingBaseline: asText("processing:version"),
  processingCenter: asText("processing:facility"),
  processingDate: asInstant("processing:datetime"),
  processingLevel,
  processorVersion: asText("processing:version"),
  productGroupId: asText("s2:datatake_id"),
  productType: asText("product:type"),
  relativeOrbitNumber: asInteger("sat:relative_orbit"),
  tileId: tile,
  timeliness,
};

/** Attributes that only Sentinel-2 has the named property for. */
const ofSentinel2: ReadonlySet<string> = new Set(["operationalMode", "productGroupId"]);

/** A satellite's name or letter; anything else, such as an address, says nothing of which satellite it is. */
function nameIn(value: unknown): string {
  const name = String(value ?? "");
  return /^[\w .-]{1,40}$/.test(name) ? name : "";
}

/** A product's attributes as properties of a STAC item; those without a name in STAC are left out. */
export function odataProperties(attributes: ReadonlyMap<string, unknown>): Properties {
  const mission = nameIn(attributes.get("platformShortName"));
  const serial = nameIn(attributes.get("platformSerialIdentifier"));
  const instrument = attributes.get("instrumentShortName");
  const isSentinel2 = /^SENTINEL-?2/i.test(mission);
  const named = [...attributes].flatMap(([name, value]) => {
    const reading = Object.hasOwn(readings, name) ? readings[name] : undefined;
    return reading === undefined || (ofSentinel2.has(name) && !isSentinel2) ? [] : [reading(value)];
  });
  const baseline = attributes.get("processorVersion");
  return {
    ...(mission === "" ? {} : { platform: `${mission}${serial}`.toLowerCase() }),
    ...(typeof instrument === "string" && instrument !== ""
      ? { instruments: [instrument.toLowerCase()] }
      : {}),
    ...Object.assign({}, ...named),
    ...(isSentinel2 && typeof baseline === "string" ? { "s2:processing_baseline": baseline } : {}),
  };
}
