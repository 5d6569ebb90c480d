/** The media types of the API's answers. */
export const mediaTypes: {
  readonly json: "application/json";
  readonly geoJson: "application/geo+json";
  readonly jsonSchema: "application/schema+json";
  readonly openApi: "application/vnd.oai.openapi+json;version=3.0";
} = {
  json: "application/json",
  geoJson: "application/geo+json",
  jsonSchema: "application/schema+json",
  openApi: "application/vnd.oai.openapi+json;version=3.0",
};
